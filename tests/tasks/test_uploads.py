"""Uploads: kept once, under harmless names, and nothing else passes for one."""

import json
import time

import pytest

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.tasks import uploads


@pytest.fixture
def file(tmp_path):
    """`file("name", "content")` writes a file to hand over."""

    def make(name: str, content: str = "1\t好\n", folder: str = "given"):
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return make


def test_one_file_stays_a_file_and_several_are_a_folder(file):
    one = uploads.keep([file("train.tsv")])
    assert one.read_text(encoding="utf-8") == "1\t好\n"
    assert uploads.uploads_root() in one.parents
    both = uploads.keep([file("train.tsv"), file("dev.tsv", "0\t坏\n")])
    assert sorted(path.name for path in both.iterdir()) == ["dev.tsv", "train.tsv"]


def test_the_same_files_are_kept_once_and_other_contents_lie_elsewhere(file):
    first = uploads.keep([file("train.tsv")])
    assert uploads.keep([file("train.tsv")]) == first
    assert uploads.keep([file("train.tsv", "other")]) != first
    assert first.read_text(encoding="utf-8") == "1\t好\n"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("训练 集(1).csv", "训练_集_1_.csv"),
        ("..hidden", "hidden"),
        ("-rf.txt", "rf.txt"),
        ("…", "_"),
        ("...", "data"),
        ("a\nb.tsv", "a_b.tsv"),
        ("x" * 300 + ".json.gz", "x" * 72 + ".json.gz"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert uploads.safe_name(name) == safe


def test_two_files_of_one_name_are_both_kept(file):
    place = uploads.keep([file("a.csv", "1"), file("a.csv", "2", folder="other")])
    assert sorted(path.name for path in place.iterdir()) == ["a-2.csv", "a.csv"]


def test_what_is_too_much_is_refused_and_leaves_nothing(file, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 3)
    with pytest.raises(InputError) as refused:
        uploads.keep([file("a.csv", "1234")])
    assert refused.value.key == "upload_too_large"
    with pytest.raises(InputError) as refused:
        uploads.keep([])
    assert refused.value.key == "upload_count"
    monkeypatch.setattr(uploads, "MOST_KEPT", 4)
    uploads.keep([file("a.csv", "12")])
    with pytest.raises(InputError) as refused:
        uploads.keep([file("b.csv", "123")])
    assert refused.value.key == "upload_no_room"
    assert len(list(uploads.uploads_root().iterdir())) == 1


def test_only_uploads_and_the_bundled_data_pass(file):
    kept = str(uploads.keep([file("a.csv")]))
    assert uploads.checked(kept) == kept
    assert uploads.checked("bundled") == "bundled"
    outside = str(file("secret.csv"))
    sideways = f"{uploads.uploads_root()}/../given/secret.csv"
    for data in (outside, sideways, "secret.csv", str(uploads.uploads_root()), f"{kept}.gone", ""):
        with pytest.raises(InputError) as refused:
            uploads.checked(data)
        assert refused.value.key == "upload_unknown"


DAY = 24 * 3600


def learns_from(data, name: str, state: str, started: float) -> None:
    """The folder of a run that learns from `data`."""
    folder = runs.create(FinetuneConfig(name=name, data=str(data)))
    status = {"state": state, "process_started": started, "step": 1, "steps": 2}
    folder.status.write_text(json.dumps(status), encoding="utf-8")


def aged(path, days: float):
    """When `path` was uploaded so many days ago, the clock is."""
    return (path.parent if path.is_file() else path).stat().st_mtime + days * DAY


def test_an_upload_goes_when_its_days_are_over_and_not_before(file):
    kept = uploads.keep([file("a.csv")])
    assert uploads.tidy(now=aged(kept, uploads.KEPT_DAYS - 0.1)) == []
    assert kept.is_file()
    assert uploads.tidy(now=aged(kept, uploads.KEPT_DAYS + 0.1)) == [kept.parent]
    assert not kept.parent.exists()
    assert uploads.tidy() == []


def test_the_days_of_an_upload_begin_again_when_it_is_handed_over_once_more(file, monkeypatch):
    kept = uploads.keep([file("a.csv")])
    long_ago = time.time() - 2 * uploads.KEPT_DAYS * DAY
    uploads.os.utime(kept.parent, (long_ago, long_ago))
    assert uploads.keep([file("a.csv")]) == kept
    assert uploads.tidy() == []


@pytest.mark.parametrize("state", ["stopped", "failed", "crashed"])
def test_a_run_that_may_go_on_keeps_its_upload_however_old(file, state):
    kept = uploads.keep([file("a.csv")])
    learns_from(kept, "mine", state, started=1.0)
    assert uploads.tidy(now=aged(kept, 10 * uploads.KEPT_DAYS)) == []
    assert kept.is_file()


def test_the_days_count_from_the_last_run_that_learnt_from_it(file):
    kept, other = uploads.keep([file("a.csv")]), uploads.keep([file("b.csv", "2"), file("c.csv")])
    late = aged(kept, uploads.KEPT_DAYS + 1)
    learns_from(kept, "early", "finished", started=1.0)
    learns_from(kept, "late", "finished", started=late - DAY)
    learns_from("bundled", "none", "stopped", started=late)
    assert uploads.tidy(now=late) == [other]
    assert uploads.tidy(now=late + uploads.KEPT_DAYS * DAY) == [kept.parent]


def test_half_an_upload_that_a_crash_left_goes_too(file):
    half = uploads.keep([file("a.csv")]).parent.rename(uploads.uploads_root() / ".half")
    assert uploads.tidy(now=aged(half, uploads.KEPT_DAYS + 1)) == [half]


def test_data_outside_the_uploads_are_none(tmp_path):
    assert uploads.of_data("bundled") is None
    assert uploads.of_data(str(tmp_path)) is None
    assert uploads.of_data(str(uploads.uploads_root() / "abc" / "a.csv")) == "abc"


def test_a_run_that_is_over_tidies_the_uploads_it_learnt_from_among(file, monkeypatch):
    """Only then: a run on the bundled data, or one that was stopped, looks at no upload."""
    from nezha.tasks import running

    kept, old = uploads.keep([file("a.csv")]), uploads.keep([file("b.csv", "2")])
    uploads.os.utime(old.parent, (1, 1))
    root = uploads.uploads_root().parent
    for name, data, ends, stays in (
        ("bundled", "bundled", "finished", True),
        ("stopped", str(kept), "stopped", True),
        ("over", str(kept), "finished", False),
    ):
        monkeypatch.setattr(running, "_train", lambda *_, ends=ends, **__: ends)
        assert running.run(FinetuneConfig(name=name, data=data), root / name) == ends
        assert old.is_file() is stays
    assert kept.is_file()

"""Uploads: kept once, under harmless names, and nothing else passes for one."""

import pytest

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

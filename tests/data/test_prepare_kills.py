"""Killed, stopped, changed, or met by another: a preparation goes on to the same bytes, or says why not."""

import os
import random
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from filelock import FileLock

from nezha.data.prepare import prepare
from nezha.data.prepare.work import work_folder
from nezha.messages import InputError
from tests.data.small_corpus import SMALL, WORDS, content

KILLED = """
import sys
from nezha.data.prepare import prepare
prepare(
    [sys.argv[1]], sys.argv[2], words=("jieba", "gold"), workers=2, piece_bytes=3000, shard_tokens=1500, min_count=1
)
"""


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(corpus, once, tmp_path):
    """Twenty of twenty: real processes killed at a random moment of their work, then finished by another call."""
    rng = random.Random(5)
    halves = 0
    for number in range(20):
        out = tmp_path / f"out{number}"
        process = subprocess.Popen([sys.executable, "-c", KILLED, corpus, out])
        while not work_folder(out).exists() and process.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.uniform(0, 1.2))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if not out.exists():
            halves += 1
            prepare([corpus], out, words=WORDS, workers=1, **SMALL)
        assert content(out) == content(once[0]), number
    assert halves > 5


def test_a_killed_parent_takes_its_workers_along(corpus, tmp_path):
    process = subprocess.Popen([sys.executable, "-c", KILLED, corpus, tmp_path / "out"])
    children: list[str] = []
    while not children and process.poll() is None:
        children = _children(process.pid)
        time.sleep(0.01)
    process.kill()
    process.wait()
    for _ in range(1000):
        if not any(os.path.exists(f"/proc/{child}") for child in children):
            return
        time.sleep(0.01)
    pytest.fail(f"still there: {children}")


def _children(pid: int) -> list[str]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return file.read().split()
    except OSError:
        return []


class StopError(Exception):
    """Ends a preparation from within, as a kill would."""


def stop_at(stage):
    def listener(progress):
        if progress.stage == stage and progress.done * 2 >= progress.total:
            raise StopError

    return listener


@pytest.mark.parametrize("stage", ["read", "count", "encode", "write"])
def test_stopped_in_any_stage_it_says_so_and_goes_on(corpus, once, tmp_path, stage):
    said = []
    options: dict[str, Any] = {"words": WORDS, "workers": 1, **SMALL}
    with pytest.raises(StopError):
        prepare([corpus], tmp_path / "out", progress=stop_at(stage), **options)
    assert not (tmp_path / "out").exists()
    prepare([corpus], tmp_path / "out", notice=lambda key, values: said.append(key), **options)
    assert content(tmp_path / "out") == content(once[0])
    assert said == (["prepare_goes_on"] if stage in ("read", "count") else said)


@pytest.mark.parametrize("change", ["settings", "source"])
def test_after_a_change_it_begins_anew_and_says_what_changed(corpus, tmp_path, change):
    said = []
    text = tmp_path / "a.txt"
    text.write_bytes((corpus / "a.txt").read_bytes())
    with pytest.raises(StopError):
        prepare([text], tmp_path / "out", progress=stop_at("encode"), workers=1, **SMALL)
    more: dict[str, Any] = {"nfkc": True} if change == "settings" else {}
    if change == "source":
        os.utime(text, ns=(1, 1))
    more |= {"workers": 1}
    prepare([text], tmp_path / "out", notice=lambda key, values: said.append((key, values["changed"])), **SMALL, **more)
    assert said == [("prepare_anew", "nfkc" if change == "settings" else "files")]
    prepare([text], tmp_path / "again", **SMALL, **more)
    assert content(tmp_path / "out") == content(tmp_path / "again")


def test_killed_between_delivering_and_clearing_it_is_done(corpus, once, tmp_path, monkeypatch):
    from nezha.data.prepare.work import Work

    options: dict[str, Any] = {"words": WORDS, "workers": 1, **SMALL}
    with monkeypatch.context() as patch:
        patch.setattr(Work, "clear", lambda self: (_ for _ in ()).throw(StopError()))
        with pytest.raises(StopError):
            prepare([corpus], tmp_path / "out", **options)
    report = prepare([corpus], tmp_path / "out", **options)
    assert report.documents == once[1].documents
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_preparations_of_one_folder_do_not_meet(corpus, tmp_path):
    folder = work_folder(tmp_path / "out")
    folder.mkdir()
    with FileLock(folder / "lock"), pytest.raises(InputError) as caught:
        prepare([corpus], tmp_path / "out", **SMALL)
    assert caught.value.key == "prepare_locked"


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_mistake_in_the_order_of_the_sources_is_told(corpus, tmp_path, workers):
    lines = ['{"text": "好的"}'] * 300
    lines[150] = "{"
    lines[290] = '{"title": 1}'
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.jsonl:151 "):
        prepare(
            [corpus, tmp_path / "a.jsonl", tmp_path / "none.gz"][:2], tmp_path / "out", workers=workers, piece_bytes=500
        )
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_file_that_breaks_off_is_told_after_the_mistakes_before_it(tmp_path):
    """The one is found while cutting, at once; the other by a worker, later."""
    (tmp_path / "a.jsonl").write_text('{"text": "好的"}\n' * 100 + "{\n", encoding="utf-8")
    (tmp_path / "b.txt.gz").write_bytes(b"no gz")
    with pytest.raises(InputError, match=r"a\.jsonl:101 "):
        prepare([tmp_path / "a.jsonl", tmp_path / "b.txt.gz"], tmp_path / "out", workers=2, piece_bytes=1000)


def test_a_worker_that_dies_is_told_and_its_work_stays(corpus, tmp_path, monkeypatch):
    from nezha.data.prepare import crew

    monkeypatch.setattr(crew, "PACKAGES", tmp_path / "nowhere")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(InputError) as caught:
        prepare([corpus], tmp_path / "out", workers=2, **SMALL)
    assert caught.value.key == "prepare_worker_died"
    assert work_folder(tmp_path / "out").is_dir()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own that cannot take the work."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("workers", [1, 3])
def test_a_full_disk_is_one_sentence_and_with_room_the_work_goes_on(corpus, once, small_disk, workers):
    notices: list[str] = []
    with pytest.raises(InputError) as caught:
        prepare([corpus], small_disk / "out", words=WORDS, workers=workers, **SMALL)
    assert caught.value.key == "disk_full"
    assert not (small_disk / "out").exists()
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    prepare(
        [corpus], small_disk / "out", words=WORDS, workers=workers, notice=lambda key, _: notices.append(key), **SMALL
    )
    assert len(notices) == 1
    assert content(small_disk / "out") == content(once[0])

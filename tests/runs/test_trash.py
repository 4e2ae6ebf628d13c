"""Deleting with undo, room on the disk, and old checkpoints: what goes is what was said, and what stays is whole."""

import hashlib
import json
import time

import pytest

from nezha import runs
from nezha.checkpoint_files import is_whole
from nezha.messages import InputError
from nezha.pretrain_config import LoopConfig, PretrainConfig
from nezha.run_folder import RunFolder, write_json
from nezha.runs import cleaning, process


def make(name: str, *, steps: tuple[int, ...] = (), best: int = 0, state: str = "stopped", **loop) -> RunFolder:
    """A run with checkpoints of 3,000 bytes of weights each."""
    folder = runs.create(PretrainConfig(name=name, loop=LoopConfig(**loop)))
    write_json(folder.status, {"state": state, "step": max(steps, default=0), "steps": 1000, "heartbeat": time.time()})
    for step in steps:
        save(folder, step, best)
    return folder


def save(folder: RunFolder, step: int, best: int) -> None:
    place = folder.checkpoint(step)
    place.mkdir(parents=True)
    weights = bytes([step % 251]) * 3000
    (place / "model.safetensors").write_bytes(weights)
    sums = {"model.safetensors": hashlib.sha256(weights).hexdigest()}
    write_json(place / "state.json", {"step": step, "best_step": best, "config": {}, "sha256": sums})


def test_a_deleted_run_comes_back_as_it_was():
    folder = make("one", steps=(7,))
    before = {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}
    deleted = runs.delete("one")
    assert runs.list_runs() == []
    assert [(one.name, one.id, one.run.step) for one in runs.trash()] == [("one", deleted.id, 7)]
    assert deleted.until - deleted.deleted == 30 * 86_400
    assert deleted.bytes > 3000
    assert runs.restore("one").checkpoints == (7,)
    assert {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()} == before
    assert runs.trash() == []
    json.dumps(deleted.to_dict())


def test_a_name_that_was_taken_meanwhile_is_told_and_another_one_works():
    make("one", steps=(7,))
    runs.delete("one")
    make("one", steps=(9,))
    with pytest.raises(InputError, match="“one” exists"):
        runs.restore("one")
    assert runs.restore("one", name="two").checkpoints == (7,)
    assert runs.get("one").checkpoints == (9,)


def test_of_two_deleted_under_one_name_the_last_comes_back_and_the_other_by_its_id():
    make("one", steps=(7,))
    first = runs.delete("one")
    make("one", steps=(9,))
    runs.delete("one")
    assert runs.restore("one").checkpoints == (9,)
    assert runs.restore(first.id, name="older").checkpoints == (7,)


@pytest.mark.parametrize("which", ["gone", "..", "../one", ".trash", "1~x", "/etc", ""])
def test_only_what_lies_in_the_trash_is_restored_or_taken_away(which):
    make("one")
    for attempt in (lambda: runs.restore(which), lambda: runs.empty_trash([which])):
        with pytest.raises(InputError, match="in the trash: –"):
            attempt()
    assert runs.get("one")


def test_a_bad_new_name_restores_nothing():
    make("one")
    runs.delete("one")
    with pytest.raises(InputError, match="run name"):
        runs.restore("one", name="../out")
    assert [one.name for one in runs.trash()] == ["one"]


def test_the_trash_is_emptied_after_its_days_and_not_before():
    make("one", steps=(7,))
    deleted = runs.delete("one")
    assert runs.tidy_trash(now=deleted.until - 1) == []
    assert [one.name for one in runs.tidy_trash(now=deleted.until + 1)] == ["one"]
    assert list((runs.runs_root() / ".trash").iterdir()) == []


def test_emptying_takes_only_what_was_named():
    for name in ("one", "two"):
        make(name)
        runs.delete(name)
    assert [one.name for one in runs.empty_trash(["one"])] == ["one"]
    assert [one.name for one in runs.trash()] == ["two"]
    assert [one.name for one in runs.empty_trash()] == ["two"]


def test_what_a_killed_removal_left_is_no_run_and_goes():
    make("one")
    deleted = runs.delete("one")
    left = deleted.run.folder.with_name(f".gone-{deleted.id}-1")
    deleted.run.folder.rename(left)
    assert runs.trash() == []
    runs.tidy_trash()
    assert not left.exists()


def test_the_disk_is_added_up_by_run_and_by_part():
    make("big", steps=(7, 8))
    make("small")
    make("gone", steps=(9,))
    runs.delete("gone")
    found = runs.disk()
    assert [use.name for use in found.runs] == ["big", "small"]
    expected = sum(path.stat().st_size for path in runs.get("big").folder.rglob("*") if path.is_file())
    assert found.runs[0] == runs.disk_use("big")
    assert found.runs[0].bytes == expected
    assert found.runs[0].kept == 2
    assert 6000 < found.runs[0].checkpoints < expected
    assert found.bytes == sum(use.bytes for use in found.runs)
    assert found.trash > 3000
    assert found.free > 0


def test_newest_best_milestones_and_those_in_use_stay():
    folder = make("one", steps=(10, 20, 30, 40, 50, 60, 70), best=30, keep_every=20)
    make("next", init=str(folder.checkpoint(10)))
    plan = runs.cleanable()
    assert {item.folder for item in plan.items} == {"step-000050"}
    assert {one.step: one.why for one in plan.kept if one.run == "one"} == {
        10: ("used",), 20: ("milestone",), 30: ("best",), 40: ("milestone",), 60: ("milestone",), 70: ("newest",),
    }  # fmt: skip
    assert plan.bytes > 3000
    assert folder.saved_steps() == [10, 20, 30, 40, 50, 60, 70]
    assert runs.clean(plan).items == plan.items
    assert folder.saved_steps() == [10, 20, 30, 40, 60, 70]
    assert runs.cleanable().items == ()


def test_more_of_the_newest_stay_where_asked():
    folder = make("one", steps=(10, 20, 30, 40))
    runs.clean(runs.cleanable(["one"], keep=3))
    assert folder.saved_steps() == [20, 30, 40]
    with pytest.raises(InputError, match="keep"):
        runs.cleanable(keep=0)


def test_nothing_goes_that_was_not_shown():
    folder = make("one", steps=(10, 20))
    plan = runs.cleanable()
    save(folder, 30, 0)
    assert [item.folder for item in runs.clean(plan).items] == ["step-000010"]
    assert folder.saved_steps() == [20, 30]


def test_a_damaged_newest_checkpoint_takes_no_whole_one_with_it():
    folder = make("one", steps=(10, 20, 30))
    (folder.checkpoint(30) / "model.safetensors").write_bytes(b"cut")
    plan = runs.cleanable()
    assert {item.folder for item in plan.items} == {"step-000010", "step-000020"}
    assert [item.folder for item in runs.clean(plan).items] == ["step-000010"]
    assert is_whole(folder.checkpoint(20))
    (folder.checkpoint(20) / "model.safetensors").write_bytes(b"cut")
    save(folder, 5, 0)
    assert [item.folder for item in runs.clean(runs.cleanable()).items] == []
    assert folder.saved_steps() == [5, 20, 30]


def test_a_run_that_works_is_left_alone():
    folder = make("busy", steps=(10, 20), state="stopped")
    plan = runs.cleanable()
    write_json(folder.status, {"state": "running", "heartbeat": time.time(), **process.identity()})
    assert runs.cleanable().items == ()
    assert runs.clean(plan).items == ()
    assert folder.saved_steps() == [10, 20]
    write_json(folder.status, {"state": "stopped"})


def test_remains_of_kills_and_damaged_ones_are_shown_and_go():
    folder = make("one", steps=(10,))
    for name in (".step-000020.partial", "damaged-step-000005", ".gone-step-000001", "mine"):
        (folder.checkpoints / name).mkdir()
        (folder.checkpoints / name / "x").write_bytes(b"1234567")
    plan = runs.cleanable()
    assert {(item.folder, item.why, item.bytes) for item in plan.items} == {
        (".step-000020.partial", "partial", 7), (".gone-step-000001", "partial", 7),
        ("damaged-step-000005", "damaged", 7),
    }  # fmt: skip
    runs.clean(plan)
    assert {path.name for path in folder.checkpoints.iterdir()} == {"step-000010", "mine"}


def test_half_a_checkpoint_that_is_written_to_its_end_meanwhile_stays(monkeypatch):
    folder, look = make("one", steps=(5,)), cleaning.cleanable
    half = folder.checkpoints / ".step-000009.77.partial"
    half.mkdir()
    plan = runs.cleanable()

    def then_written(*given, **named):
        found = look(*given, **named)
        half.rename(folder.checkpoint(9))
        return found

    monkeypatch.setattr(cleaning, "cleanable", then_written)
    assert runs.clean(plan).items == ()
    assert folder.saved_steps() == [5, 9]


def test_cleaning_follows_no_link_out_of_the_folder(tmp_path):
    folder, precious = make("one", steps=(30, 20, 15)), tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("kept", encoding="utf-8")
    (folder.checkpoints / "step-000010").symlink_to(precious, target_is_directory=True)
    other = make("two")
    other.checkpoints.symlink_to(folder.checkpoints, target_is_directory=True)
    assert runs.cleanable(["two"]).items == ()
    assert [item.folder for item in runs.clean(runs.cleanable()).items] == ["step-000015", "step-000020"]
    assert (precious / "file").read_text(encoding="utf-8") == "kept"


def test_an_upload_stays_while_a_deleted_run_that_wants_it_can_come_back():
    from nezha.finetune_config import FinetuneConfig
    from nezha.tasks import uploads

    data = uploads.keep_texts({"a.tsv": "1\tx\n"})
    folder = runs.create(FinetuneConfig(name="one", data=str(data)))
    write_json(folder.status, {"state": "stopped", "step": 1, "steps": 5})
    runs.delete("one")
    late = time.time() + 90 * 86_400
    assert uploads.tidy(now=late) == []
    runs.empty_trash()
    assert uploads.tidy(now=late) == [data.parent]

"""A run as a zip file and back; a strange, damaged or hostile zip is one sentence and leaves nothing."""

import hashlib
import io
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.pretrain_config import LoopConfig, PretrainConfig
from nezha.run_folder import write_json
from nezha.runs import process

RECORDS: list[dict[str, Any]] = [
    {"step": 3, "kind": "train", "loss": 4.5, "tokens_per_second": 700.0, "seconds": 9.0, "time": 1.0},
    {"step": 3, "kind": "event", "event": "saved", "text_en": "saved", "text_zh": "已保存"},
    {"step": 6, "kind": "train", "loss": 4.25, "tokens_per_second": 700.0, "seconds": 18.0, "time": 2.0},
    {"step": 6, "kind": "eval", "loss": 4.0, "mlm_accuracy": 0.25, "time": 3.0},
]


def make(name: str = "one", *, steps: tuple[int, ...] = (3, 6)) -> Path:
    folder = runs.create(PretrainConfig(name=name, loop=LoopConfig(steps=321)))
    write_json(folder.status, {"state": "stopped", "step": 6, "steps": 321, "heartbeat": 5.0, "pid": 4, "host": "h"})
    folder.metrics.write_text("".join(json.dumps(record) + "\n" for record in RECORDS) + '{"cut', encoding="utf-8")
    folder.log.write_text("printed 中文\n", encoding="utf-8")
    for step in steps:
        place = folder.checkpoint(step)
        place.mkdir(parents=True)
        weights = bytes([step]) * 5000
        (place / "model.safetensors").write_bytes(weights)
        (place / "vocab.txt").write_text("字\n", encoding="utf-8")
        sums = {"model.safetensors": hashlib.sha256(weights).hexdigest()}
        write_json(place / "state.json", {"step": step, "best_step": 3, "config": {}, "sha256": sums})
    runs.tag(name, ["课堂"])
    runs.note(name, "一个备注")
    return folder.path


@pytest.fixture
def one(tmp_path) -> Path:
    """The zip of a run with its newest weights."""
    make()
    return runs.export("one", tmp_path / "one.zip", weights="newest").path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(path: Path, files: dict[str, bytes], *, listed: bool = True, **head: Any) -> Path:
    """A zip of `files` whose list fits them, as a hostile sender can make it."""
    content = {name: data for name, data in files.items() if name != "run.json"}
    own = json.loads(files["run.json"]) if "run.json" in files else {}
    if listed:
        own["files"] = {n: {"bytes": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in content.items()}
    with zipfile.ZipFile(path, "w") as file:
        for name, data in content.items():
            file.writestr(name, data)
        file.writestr("run.json", json.dumps(own | head))
    return path


def refused(path: Path, match: str, **more: Any) -> None:
    """Importing is one sentence, and leaves the folder of runs as it was."""
    root = runs.runs_root()
    before = sorted(entry.name for entry in root.iterdir())
    with pytest.raises(InputError, match=match) as told:
        runs.import_zip(path, **more)
    assert "\n" not in told.value.text("en") + told.value.text("zh")
    assert sorted(entry.name for entry in root.iterdir()) == before


def test_the_zip_holds_card_curves_settings_and_command(one, tmp_path):
    found = parts(one)
    assert {name for name in found if "/" not in name} == {
        "run.json", "config.json", "status.json", "metrics.jsonl", "log.txt", "about.json",
        "card.md", "command.txt", "curves.csv", "curves.svg",
    }  # fmt: skip
    assert {name for name in found if "/" in name} == {
        f"checkpoints/step-000006/{name}" for name in ("model.safetensors", "vocab.txt", "state.json")
    }
    assert found["command.txt"].decode() == "nezha pretrain --name one --steps 321\n"
    assert "train_loss,6,4.25" in found["curves.csv"].decode()
    assert "<polyline" in found["curves.svg"].decode()
    card = found["card.md"].decode()
    assert "# Pre-training: one" in card
    assert "# 预训练: one" in card
    assert "> 一个备注" in card
    assert "| Steps (`loop.steps`) | 321 |" in card
    assert b'"host"' not in found["status.json"]
    assert runs.export("one", tmp_path / "thin.zip").files.count("checkpoints/step-000006/model.safetensors") == 0


@pytest.mark.parametrize(("weights", "steps"), [("none", ()), ("newest", (6,)), ("best", (3,)), ("all", (3, 6))])
def test_a_run_comes_back_as_it_was_with_the_weights_that_went_along(tmp_path, weights, steps):
    folder = make()
    runs.export("one", tmp_path / "one.zip", weights=weights)
    again = runs.import_zip(tmp_path / "one.zip", name="again")
    old = runs.get("one")
    assert (again.state, again.step, again.steps, again.note, again.tags) == ("stopped", 6, 321, old.note, old.tags)
    assert again.config == old.config | {"name": "again"}
    assert again.checkpoints == steps
    assert runs.read_metrics("again")[0] == RECORDS
    assert runs.series("again", "held_loss") == [(6, 4.0)]
    assert runs.log_tail("again") == "printed 中文"
    for step in steps:
        for path in (folder / "checkpoints" / f"step-{step:06d}").iterdir():
            assert (again.folder / path.relative_to(folder)).read_bytes() == path.read_bytes()
    assert not list(runs.runs_root().glob(".import-*"))


def test_a_fine_tuned_model_goes_along(tmp_path):
    folder = runs.create(FinetuneConfig(name="tuned"))
    write_json(folder.status, {"state": "finished", "step": 6, "steps": 6})
    (folder.path / "model").mkdir()
    (folder.path / "model" / "model.safetensors").write_bytes(b"w" * 99)
    write_json(folder.path / "result.json", {"figures": {}})
    runs.export("tuned", tmp_path / "t.zip", weights="newest")
    again = runs.import_zip(tmp_path / "t.zip", name="again")
    assert (again.folder / "model" / "model.safetensors").read_bytes() == b"w" * 99
    assert (again.folder / "result.json").is_file()


def test_what_cannot_be_exported_is_told_and_leaves_no_half_file(tmp_path):
    folder = make(steps=())
    with pytest.raises(InputError, match="“one” has none"):
        runs.export("one", tmp_path / "one.zip", weights="newest")
    (tmp_path / "there.zip").write_bytes(b"mine")
    with pytest.raises(InputError, match="does not exist yet"):
        runs.export("one", tmp_path / "there.zip")
    with pytest.raises(InputError, match="expected to write in"):
        runs.export("one", tmp_path / "no" / "such" / "x.zip")
    status = {"state": "running", "step": 6, "steps": 321, **process.identity()}
    write_json(folder / "status.json", status)
    with pytest.raises(InputError, match="stop it first"):
        runs.export("one", tmp_path / "live.zip", weights="all")
    assert json.loads(parts(runs.export("one", tmp_path).path)["status.json"])["state"] == "stopped"
    write_json(folder / "status.json", {"state": "stopped"})
    assert {path.name for path in tmp_path.glob("*.zip")} == {"one.zip", "there.zip"}
    assert not list(tmp_path.glob(".*partial"))


@pytest.mark.parametrize(
    "name",
    [
        "../out.json", "/etc/x.json", "a/../../x.json", "checkpoints/../../x.json", "..\\out.json", "C:\\x.json",
        "checkpoints/step-000006/../../../x.json", "process.json", "lock", "model/weights.pkl", "model/model.bin",
        "model/run.py", "model/.hidden.json", "checkpoints/step-000006/deep/x.json", "model/x.json/", "x\x00.json",
        "checkpoints/.step-000006.partial/x.json", "ſtatus.json", "model/一.json",
    ],
)  # fmt: skip
def test_no_file_of_another_name_is_written_anywhere(one, tmp_path, name):
    refused(packed(tmp_path / "bad.zip", parts(one) | {name: b"{}"}, name="new"), "none or was changed")
    assert not (tmp_path / "out.json").exists()
    assert not (runs.runs_root().parent / "out.json").exists()


@pytest.mark.parametrize("name", ["../up", ".hidden", "", "a/b", "/abs", "-dash", "\ud800", 7, None, ["x"]])
def test_a_run_name_that_leads_elsewhere_is_refused(one, tmp_path, name):
    refused(packed(tmp_path / "bad.zip", parts(one), name=name), "run name|was changed")


def test_a_link_in_the_zip_is_refused(one, tmp_path):
    path = packed(tmp_path / "bad.zip", parts(one), name="new")
    link = zipfile.ZipInfo("model/link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(link, "/etc/passwd")
    refused(path, "model/link.json")


def test_a_bomb_is_refused_before_it_is_unpacked(one, tmp_path):
    files = parts(one)
    files["log.txt"] = b"0" * 30_000_000
    bomb = packed(tmp_path / "bomb.zip", files, name="new")
    refused(bomb, "at most 1 MB unpacked", most=1_000_000)
    lying = json.loads(parts(bomb)["run.json"])
    lying["files"]["log.txt"]["bytes"] = 10
    refused(packed(tmp_path / "liar.zip", files | {"run.json": json.dumps(lying).encode()}, listed=False, name="new"),
            "log.txt is not as it was listed")  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"config.json": b"{"}, "config.json cannot be read"),
        ({"config.json": b'{"evil": 1}'}, "settings that this program does not know"),
        ({"config.json": b'{"kind": "shell"}'}, "settings that this program does not know"),
        ({"config.json": b'{"loop": {"steps": "rm"}}'}, "settings that this program does not know"),
        ({"config.json": b"[" * 100_000}, "config.json cannot be read"),
        ({"status.json": b"[]"}, "status.json cannot be read"),
        ({"metrics.jsonl": b'{"kind": "train", "step": 1, "loss": "<script>"}\n'}, "line 1 of metrics.jsonl"),
        ({"metrics.jsonl": b'{"kind": "train", "step": 1}\n'}, "line 1 of metrics.jsonl"),
        ({"metrics.jsonl": b'{"step": 1, "kind": "event", "text_en": 3}\n'}, "line 1 of metrics.jsonl"),
        ({"metrics.jsonl": b"\n".join([b'{"kind": "x"}', b"junk"])}, "metrics.jsonl:2"),
        ({"metrics.jsonl": b'{"kind": "eval", "step": 1, "loss": 1' + b"0" * 400 + b"}\n"}, "line 1 of metrics"),
        ({"log.txt": b"x", "run.json": None}, "run.json is missing"),
        ({"about.json": b'"' + b"\\ud800" * 3 + b'"'}, "about.json cannot be read"),
    ],
)
def test_contents_that_nobody_could_read_are_refused(one, tmp_path, changed, match):
    files = {name: data for name, data in (parts(one) | changed).items() if data is not None}
    head: dict[str, Any] = {"name": "new"} if "run.json" in files else {}
    refused(packed(tmp_path / "bad.zip", files, **head), match)


def test_a_state_that_cannot_be_becomes_stopped_and_owns_no_process(one, tmp_path):
    status = {"state": "running", "pid": os.getpid(), "host": None, "step": -3, "steps": "x", "error": {"en": 3}}
    path = packed(tmp_path / "odd.zip", parts(one) | {"status.json": json.dumps(status).encode()}, name="new")
    run = runs.import_zip(path)
    assert (run.state, run.step, run.pid, run.error, run.live) == ("stopped", 0, None, None, False)


def test_another_version_and_another_zip_are_told_apart(one, tmp_path):
    refused(packed(tmp_path / "new.zip", parts(one), version=2), "version 2")
    refused(packed(tmp_path / "foreign.zip", {"readme.txt": b"hi"}), "run.json is missing")
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    refused(tmp_path / "text.zip", "damaged or no zip file")
    refused(tmp_path / "missing.zip", "there is no")
    refused(one, "“one” exists")


def test_a_zip_with_a_password_or_a_file_twice_is_refused(one, tmp_path):
    twice = packed(tmp_path / "twice.zip", parts(one), name="new")
    with zipfile.ZipFile(twice, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("log.txt", b"again")
    refused(twice, "twice")
    data = bytearray(packed(tmp_path / "locked.zip", parts(one), name="new").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    (tmp_path / "locked.zip").write_bytes(bytes(data))
    refused(tmp_path / "locked.zip", "damaged or no zip file")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0, max_value=10**9), byte=st.integers(min_value=0, max_value=255), cut=st.booleans())
def test_any_damage_is_one_sentence_or_harmless(one, tmp_path, place, byte, cut):
    data = bytearray(one.read_bytes())
    place %= len(data)
    data[place] = byte
    (tmp_path / "damaged.zip").write_bytes(bytes(data[:place]) if cut else bytes(data))
    try:
        run = runs.import_zip(tmp_path / "damaged.zip", name="new")
    except InputError:
        pass
    else:  # a byte that was so already, or says nothing (a time, an attribute)
        assert runs.read_metrics("new")[0] == RECORDS
        runs.delete(run.name)
        runs.empty_trash()
    assert {entry.name for entry in runs.runs_root().iterdir()} <= {".lock", ".trash", "one"}


def test_what_a_killed_import_left_goes_after_a_day_and_not_before(one):
    left = runs.runs_root() / ".import-1-2"
    left.mkdir()
    assert runs.tidy_imports() == []
    assert [run.name for run in runs.list_runs()] == ["one"]
    os.utime(left, (1, 1))
    assert runs.tidy_imports() == [left]
    assert not left.exists()


def test_curves_become_event_files_of_tensorboard(tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import (  # pyright: ignore[reportMissingImports]
        EventAccumulator,
    )

    make()
    folder = runs.export_tensorboard("one", tmp_path / "events")
    read = EventAccumulator(str(folder)).Reload()
    assert [(event.step, event.value, event.wall_time) for event in read.Scalars("train/train_loss")] == [
        (3, 4.5, 1.0), (6, 4.25, 2.0),
    ]  # fmt: skip
    assert [event.value for event in read.Scalars("eval/held_accuracy")] == [0.25]
    with pytest.raises(InputError, match="holds something"):
        runs.export_tensorboard("one", folder)


def test_without_tensorboard_the_sentence_says_what_to_install(tmp_path, monkeypatch):
    make()
    monkeypatch.setitem(__import__("sys").modules, "tensorboard.compat.proto.event_pb2", None)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"nezha-workbench\[tensorboard\]"):
        runs.export_tensorboard("one")
    assert not list(tmp_path.glob("*tensorboard*"))


def test_the_zip_is_read_by_any_program(one):
    with zipfile.ZipFile(io.BytesIO(one.read_bytes())) as file:
        assert file.testzip() is None

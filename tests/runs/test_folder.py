"""What is refused, what is read, and what a damaged folder does: no process needed."""

import dataclasses
import errno
import json
import os
import shlex
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha import runs
from nezha.cli.parse import parse
from nezha.cli.pretrain import COMMANDS, Pretrain, resolve
from nezha.data_config import DataConfig
from nezha.messages import InputError
from nezha.options import changed_options, to_dict
from nezha.presets import PRESETS, planned
from nezha.pretrain_config import SIZES, LoopConfig, ModelSize, PretrainConfig
from nezha.recipes import RECIPES
from nezha.run_folder import write_json


@pytest.fixture
def root() -> Path:
    return runs.runs_root()


@pytest.mark.parametrize(
    "name",
    ["", "a/b", "..", ".", ".hidden", "a\\b", "x" * 81, "a\nb", "a\x00b", " padded ", "-dash", "汉" * 70, "\udc80"],
)
def test_name_that_cannot_be_a_folder_is_refused(name, config, root):
    with pytest.raises(InputError, match="expected a run name of 1 to 80 characters"):
        runs.launch(config(name))
    assert not root.exists() or list(root.iterdir()) == [root / ".lock"]


@pytest.mark.parametrize("name", ["a", "试验 一", "x" * 80, "pre.train_2-b", "汉" * 66])
def test_name_that_people_use_is_taken(name, config, root):
    runs.create(config(name))
    assert runs.get(name).config["name"] == name
    assert (root / name).is_dir()


def test_unknown_run_is_answered_with_those_that_are_there(config):
    runs.create(config("here"))
    with pytest.raises(InputError, match=r"got “gone”; the runs there: here"):
        runs.get("gone")


def test_free_name_is_free(config):
    taken = runs.free_name()
    runs.create(config(taken))
    assert runs.free_name() != taken
    assert taken.startswith("pretrain-2")


def test_free_name_is_not_that_of_a_comparison_whose_runs_go_on_from_it(config, monkeypatch):
    monkeypatch.setattr("time.strftime", lambda *_: "20261128-001317")
    name = runs.free_name(prefix="sentiment")
    runs.create(config(f"{name}-model-0"))
    assert runs.free_name(prefix="sentiment") == f"{name}-2"
    runs.create(config(f"{name}-2-model-0"))
    assert runs.free_name(prefix="sentiment") == f"{name}-3"


def test_disk_that_refuses_leaves_nothing_half_made(config, root, monkeypatch):
    def full(path, values):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("nezha.runs.start.write_json", full)
    with pytest.raises(InputError, match="No space left on device"):
        runs.launch(config("full"))
    assert [entry.name for entry in root.iterdir()] == [".lock"]


def test_program_that_cannot_be_started_leaves_nothing_half_made(config, root, monkeypatch):
    monkeypatch.setattr("nezha.runs.start.trainer_command", lambda folder, resume: ["/nowhere/python"])
    with pytest.raises(InputError, match="No such file"):
        runs.launch(config("unstartable"))
    assert [entry.name for entry in root.iterdir()] == [".lock"]


def test_file_in_the_place_of_the_folder_of_runs_is_one_sentence(config, tmp_path):
    place = tmp_path / "file"
    place.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="set NEZHA_RUNS to another folder"):
        runs.launch(config("any"), root=place)
    assert runs.list_runs(place) == []


def test_list_is_newest_first_and_shows_damage(config, root):
    for age, name in enumerate(["new", "old"]):
        folder = runs.create(config(name))
        os.utime(folder.config, (1_000_000 - age, 1_000_000 - age))
    (root / "no-run").mkdir()
    damaged = runs.create(config("damaged"))
    damaged.config.write_text("{", encoding="utf-8")
    os.utime(damaged.config, (1, 1))
    found = runs.list_runs()
    assert [run.name for run in found] == ["new", "old", "damaged"]
    assert found[-1].state == "failed"
    assert "config.json" in (found[-1].error or {})["zh"]


def test_delete_takes_the_folder_and_only_it(config, root, tmp_path):
    folder, other = runs.create(config("gone")), runs.create(config("stays"))
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("kept", encoding="utf-8")
    folder.checkpoints.symlink_to(precious, target_is_directory=True)
    _finished(folder)
    runs.delete("gone")
    assert {entry.name for entry in root.iterdir()} == {".lock", ".trash", other.path.name}
    runs.empty_trash()
    assert list((root / ".trash").iterdir()) == []
    assert (precious / "file").read_text(encoding="utf-8") == "kept"


def test_delete_follows_no_link_and_leaves_no_root(config, root, tmp_path):
    elsewhere = runs.create(config("real"), root=tmp_path / "elsewhere")
    _finished(elsewhere)
    root.mkdir(exist_ok=True)
    (root / "link").symlink_to(elsewhere.path, target_is_directory=True)
    with pytest.raises(InputError, match="is a link"):
        runs.delete("link")
    for name in ("../elsewhere/real", str(elsewhere.path)):
        with pytest.raises(InputError, match="run name"):
            runs.delete(name)
    (root / "plain").mkdir()
    with pytest.raises(InputError, match="got “plain”"):
        runs.delete("plain")
    assert elsewhere.config.is_file()


def _finished(folder) -> None:
    write_json(folder.status, {"state": "finished", "step": 3, "steps": 3})


def test_records_are_read_once_and_never_by_halves(config):
    folder = runs.create(config("read"))
    assert runs.read_metrics("read") == ([], 0)
    folder.metrics.write_bytes(b'{"step": 1}\n{"step": 2')
    records, place = runs.read_metrics("read")
    assert records == [{"step": 1}]
    with folder.metrics.open("ab") as file:
        file.write(', "text_zh": "中'.encode()[:-1])
    assert runs.read_metrics("read", since=place) == ([], place)
    with folder.metrics.open("ab") as file:
        file.write("中".encode()[-1:] + b'"}\nbroken by a kill\n[1]\n{"step": 3}\n')
    records, place = runs.read_metrics("read", since=place)
    assert records == [{"step": 2, "text_zh": "中"}, {"step": 3}]
    assert runs.read_metrics("read", since=place) == ([], place)
    assert runs.read_metrics("read", since=place + 99)[1] == place, "a file that became shorter is read anew"


def test_log_tail_is_the_last_lines(config):
    folder = runs.create(config("logged"))
    assert runs.log_tail("logged") == ""
    folder.log.write_bytes("\n".join(f"行 {n}" for n in range(1000)).encode() + b"\n\xff\n")
    assert runs.log_tail("logged", 3) == "行 998\n行 999\n\ufffd"
    assert len(runs.log_tail("logged", 10_000).splitlines()) == 1001


def test_resume_of_a_changed_configuration_names_what_changed(config):
    folder = runs.create(config("changed"))
    saved = to_dict(config("changed"))
    _checkpoint(folder, 5, saved)
    write_json(folder.status, {"state": "stopped", "step": 5})
    edited = json.loads(json.dumps(saved))
    edited["optimizer"]["learning_rate"] = 0.5
    edited["model"]["hidden_size"] = 64
    edited["loop"]["log_every"] = 7  # free
    write_json(folder.config, edited)
    with pytest.raises(
        InputError, match=r"differ: model\.hidden_size \(256 → 64\), optimizer\.learning_rate \(0\.006 → 0\.5\);"
    ):
        runs.resume("changed")
    write_json(folder.config, saved | {"loop": edited["loop"]})
    assert to_dict(runs.resume_config("changed", changes={"loop.save_every": 11}))["loop"]["save_every"] == 11
    with pytest.raises(InputError, match=r"data\.sequence_length"):
        runs.resume_config("changed", changes={"data.sequence_length": 64})


def test_damaged_newest_checkpoint_is_passed_over_when_comparing(config):
    folder = runs.create(config("cut"))
    saved = to_dict(config("cut"))
    _checkpoint(folder, 5, saved)
    (folder.checkpoint(9)).mkdir()
    (folder.checkpoint(9) / "state.json").write_text('{"step": 9, "conf', encoding="utf-8")
    write_json(folder.status, {"state": "stopped", "step": 9})
    assert runs.resume_config("cut") == config("cut")


def test_run_that_never_saved_may_begin_again_with_its_own_settings_alone(config):
    folder = runs.create(config("empty"))
    write_json(folder.status, {"state": "stopped", "step": 2})
    assert runs.resume_config("empty") == config("empty")
    with pytest.raises(InputError, match=r"loop\.seed"):
        runs.resume_config("empty", changes={"loop.seed": 99})


def test_relative_data_folder_is_stored_in_full(config, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    relative = PretrainConfig(name="moved", data=DataConfig(data="shards"))
    runs.create(relative)
    assert runs.get("moved").config["data"]["data"] == str(tmp_path / "shards")


def _checkpoint(folder, step: int, config: dict) -> None:
    folder.checkpoint(step).mkdir(parents=True)
    write_json(folder.checkpoint(step) / "state.json", {"step": step, "config": config})


def test_changed_options_knows_defaults_and_freedom():
    old = to_dict(PretrainConfig())
    lacking = json.loads(json.dumps(old))
    del lacking["data"]["short_seq_prob"]
    assert changed_options(old, lacking, PretrainConfig) == []
    assert changed_options(old, old | {"name": "other"}, PretrainConfig) == []
    assert changed_options(old, old | {"novel": 1}, PretrainConfig) == ["novel"]


@settings(deadline=None, max_examples=60)
@given(
    name=st.text(max_size=12),
    size=st.sampled_from(list(SIZES.values())),
    preset=st.sampled_from(list(PRESETS)),
    recipe=st.sampled_from([None, *RECIPES]),
    layers=st.integers(1, 9),
    steps=st.integers(101, 10**6),
    dropout=st.sampled_from([0.0, 0.1, 0.25]),
)
def test_command_typed_in_a_shell_gives_the_same_run(name, size, preset, recipe, layers, steps, dropout):
    """Every name and every mixture of presets, recipes, sizes and single options comes back from the command line."""
    sizes = to_dict(size) | {"num_hidden_layers": layers, "dropout": dropout}
    single = PretrainConfig(name=name.replace("\0", ""), model=ModelSize(**sizes), loop=LoopConfig(steps=steps))
    whole = dataclasses.replace(planned(preset, recipe), name=single.name)
    for config in (single, whole, dataclasses.replace(whole, model=single.model)):
        words = shlex.split(runs.command(config))
        assert words[:2] == ["nezha", "pretrain"]
        given = parse(COMMANDS[0], words[2:])
        wish = Pretrain(**{name: given.pop(name, None) for name in ("preset", "recipe", "size")})
        assert resolve(wish, given) == config


def test_command_says_only_what_differs():
    assert runs.command(PretrainConfig()) == "nezha pretrain"
    assert runs.command(PretrainConfig(model=SIZES["base"])) == "nezha pretrain --size base"
    assert runs.command(planned("large")) == "nezha pretrain --preset large"
    assert runs.command(planned("base", "bert_chinese")) == "nezha pretrain --preset base --recipe bert_chinese"
    assert runs.command(planned(recipe="nezha")) == "nezha pretrain --recipe nezha"
    assert runs.command(PretrainConfig(name="-x y")) == "nezha pretrain '--name=-x y'"

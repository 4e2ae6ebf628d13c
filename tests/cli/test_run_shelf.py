"""Looking after runs on the command line: every command in words, in 中文 and as JSON."""

import json

import pytest

from nezha import runs
from nezha.pretrain_config import LoopConfig, PretrainConfig
from nezha.run_folder import write_json


@pytest.fixture
def one() -> None:
    """A stopped run with two checkpoints."""
    folder = runs.create(PretrainConfig(name="one", loop=LoopConfig(steps=321)))
    write_json(folder.status, {"state": "stopped", "step": 20, "steps": 321})
    for step in (10, 20):
        folder.checkpoint(step).mkdir(parents=True)
        write_json(folder.checkpoint(step) / "state.json", {"step": step, "sha256": {}})


@pytest.mark.usefixtures("one")
def test_tags_and_notes_are_written_shown_and_found(nezha):
    assert "#课堂 #v2" in nezha("runs", "tag", "one", "--add", "课堂，v2").out
    assert json.loads(nezha("runs", "tag", "one", "--remove", "v2", "--json").out) == {"name": "one", "tags": ["课堂"]}
    assert nezha("runs", "tag", "one").code == 2
    assert "太快 了" in nezha("runs", "note", "one", "太快 了", "--lang", "zh").out
    assert json.loads(nezha("runs", "note", "one", "--json").out)["note"] == "太快 了"
    assert "#课堂" in nezha("runs", "list").out
    found = nezha("runs", "search", "note:太快 了", "!state:finished", "steps=321")
    assert "one  stopped  20/321" in found.out
    assert "1 of 1 runs" in found.out
    assert json.loads(nezha("runs", "search", "tag:v2", "--json").out)["runs"] == []
    assert nezha("runs", "note", "one", "").code == 0
    assert runs.get("one").note == ""


@pytest.mark.usefixtures("one")
def test_a_run_goes_out_as_a_zip_and_comes_in_again(nezha, tmp_path):
    made = json.loads(nezha("runs", "export", "one", "--out", str(tmp_path), "--weights", "all", "--json").out)
    assert made["path"] == str(tmp_path / "one.zip")
    assert "“one” exists" in nezha("runs", "import", made["path"]).err
    assert "训练“two”已导入，已停止" in nezha("runs", "import", made["path"], "--name", "two", "--lang", "zh").out
    assert runs.get("two").checkpoints == (10, 20)
    assert nezha("runs", "export", "one", "--tensorboard", "--weights", "all").code == 2


@pytest.mark.usefixtures("one")
def test_deleting_restoring_and_emptying_say_what_they_do(nezha):
    assert "nezha runs restore one" in nezha("runs", "delete", "one").out
    [gone] = json.loads(nezha("runs", "trash", "--json").out)["trash"]
    assert nezha("runs", "restore", gone["id"], "--to", "back").code == 0
    assert runs.get("back").checkpoints == (10, 20)
    nezha("runs", "delete", "back")
    assert "agree with --yes" in nezha("runs", "trash", "--empty").out
    assert [one.name for one in runs.trash()] == ["back"]
    for more in ([], ["--empty"], ["--empty", "--yes"]):
        done = nezha("runs", "trash", "nothing", *more)
        assert (done.code, done.out) == (2, "")
        assert "got “nothing”; in the trash: back" in done.err
    assert json.loads(nezha("runs", "trash", "back", "--empty", "--yes", "--json").out)["gone"] is True
    assert "回收站是空的" in nezha("runs", "trash", "--lang", "zh").out


@pytest.mark.usefixtures("one")
def test_cleaning_wants_consent_and_the_disk_is_told(nezha):
    assert "one" in nezha("runs", "disk").out
    assert json.loads(nezha("runs", "disk", "--json").out)["runs"][0]["kept"] == 2
    told = nezha("runs", "clean").out
    assert "step-000010" in told
    assert "stays: one 20 (newest)" in told
    assert runs.get("one").checkpoints == (10, 20)
    assert json.loads(nezha("runs", "clean", "one", "--yes", "--json").out)["gone"] is True
    assert runs.get("one").checkpoints == (20,)
    assert "无需清理" in nezha("runs", "clean", "--lang", "zh").out
    assert nezha("runs", "clean", "--keep", "0").code == 2


@pytest.mark.usefixtures("one")
def test_a_duplicate_is_a_command_with_the_changes(nezha):
    made = nezha("runs", "duplicate", "one", "--to", "two", "--set", "steps=500, learning_rate=3e-4")
    assert made.out.splitlines()[-1] == "nezha pretrain --name two --learning-rate 0.0003 --steps 500"
    assert "321 → 500" in made.out
    told = json.loads(nezha("runs", "duplicate", "one", "--set", "seed=3", "--json").out)
    assert told["changed"] == {"loop.seed": [0, 3]}
    for changes in ("steps", "=3", "steps=many", "evil=1"):
        assert nezha("runs", "duplicate", "one", "--set", changes).code == 2

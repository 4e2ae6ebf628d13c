"""All runs in one table, looking after them from the page and from a program, settings that come and go as files."""

import json
import re
import shutil
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from nezha import runs
from nezha.cli.config_file import read_config
from nezha.cli.pretrain import Pretrain as PretrainWords
from nezha.cli.pretrain import resolve
from nezha.finetune_config import FinetuneConfig
from nezha.options import flatten, to_dict
from nezha.pretrain_config import LoopConfig, OptimizerConfig, PretrainConfig
from nezha.run_folder import write_json
from nezha_app import shelf_view
from nezha_app.command import preview, preview_tuning
from nezha_app.header import Readiness
from nezha_app.run_view import History
from nezha_app.tabs.shelf import NEWEST, Shelf
from nezha_app.tabs.shelf_about import About
from nezha_app.tabs.shelf_tidy import Tidy
from nezha_app.workbench import Workbench


def make(name: str, *, loss: float | None = None, state: str = "stopped", begun: float = 9.0, **loop: Any) -> Path:
    folder = runs.create(PretrainConfig(name=name, loop=LoopConfig(**loop)))
    write_json(folder.status, {"state": state, "step": 5, "steps": 50, "process_started": begun})
    if loss is not None:
        record = {"step": 5, "kind": "eval", "loss": loss}
        folder.metrics.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return folder.path


def names(rows: str) -> list[str]:
    return re.findall(r'data-row="([^"]+)"', rows)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(History())


def look(shelf: Shelf, query: str = "", sort=NEWEST, *, chosen=(), seen=None, lang="en", whole=False) -> list[Any]:
    return shelf.look(query, list(chosen), sort, whole, None, seen, lang)


def test_an_empty_shelf_says_what_to_do_and_a_search_without_end_too(shelf):
    assert "Start one under" in look(shelf)[2]
    make("one")
    assert "clear it" in look(shelf, "nothing")[2]
    assert "没有符合的训练" in look(shelf, "nothing", lang="zh")[2]


def test_rows_are_found_sorted_and_told_once(shelf):
    make("b", loss=2.5, begun=3.0)
    make("a", loss=4.5, begun=1.0)
    make("c", begun=2.0, seed=7)
    runs.tag("a", ["课堂"])
    runs.note("a", "<b>first</b> line\nsecond")
    assert names(look(shelf)[2]) == ["b", "c", "a"]
    assert names(look(shelf, sort=("name", False))[2]) == ["a", "b", "c"]
    assert names(look(shelf, sort=("best", False))[2]) == ["b", "a", "c"]
    assert names(look(shelf, sort=("best", True))[2]) == ["a", "b", "c"]
    assert names(look(shelf, "seed=7")[2]) == ["c"]
    seen, summary, rows, said = look(shelf, "tag:课堂", chosen=["a"])
    assert "1 of 3 runs" in summary
    assert '<span class="nz-tag">课堂</span>' in rows
    assert "&lt;b&gt;first&lt;/b&gt; line" in rows
    assert "second" not in rows
    assert rows.count(" checked") == 1
    assert said == ""
    assert all(part == gr.skip() for part in look(shelf, "tag:课堂", seen=seen))
    assert "加引号" in look(shelf, "foo>3", lang="zh")[3]


def test_a_long_shelf_shows_a_hundred_rows_until_all_are_asked_for(shelf):
    for number in range(shelf_view.FIRST + 3):
        make(f"r{number:03d}")
    rows = look(shelf)[2]
    assert len(names(rows)) == shelf_view.FIRST
    assert "Show all 103" in rows
    assert len(names(look(shelf, whole=True)[2])) == 103


def click(**sent: Any) -> Any:
    return SimpleNamespace(_data=sent)


def test_clicks_choose_sort_and_keep_what_the_search_hides(shelf):
    state = [["hidden", "a"], NEWEST, False, "a"]
    assert shelf.on_select(*state, click(chosen=["b"], seen=["a", "b"]))[0] == ["hidden", "b"]
    assert shelf.on_select(*state, click(sort="started"))[1] == ("started", False)
    assert shelf.on_select(*state, click(sort="size"))[1] == ("size", True)
    assert shelf.on_select(*state, click(sort="../x"))[1] == NEWEST
    assert shelf.on_select(*state, click(whole=True))[2] is True
    assert shelf.on_select(*state, click(run="b"))[3] == "b"
    assert shelf.on_select(*state, SimpleNamespace(_data="junk")) == state


def test_several_are_deleted_after_a_question_and_what_works_stays(shelf):
    for name in ("one", "two", "<i>"):
        make(name)
    question, confirm = shelf.many.on_delete(["one", "<i>"], "en")
    assert "&lt;i&gt;" in question
    assert confirm["visible"]
    left, *_, said = shelf.many.on_really(["one", "gone", "<i>"], "en")
    assert left == ["gone"]
    assert said.key == "run_unknown"
    assert [run.name for run in runs.list_runs()] == ["two"]
    assert {one.name for one in runs.trash()} == {"one", "<i>"}


def test_a_note_and_tags_are_saved_as_they_were_typed_and_refused_with_a_sentence():
    make("one")
    about = About()
    note, tags, said = about.on_save("one", " a note ", "b, 课堂、#c", "en")
    assert (note, tags) == ("a note", "b, 课堂, c")
    assert "Saved." in said
    assert about.on_save("one", "", "c，d", "zh")[:2] == ["", "c、d"]
    assert "expected a tag" in about.on_save("one", "", "two words", "en")[2].lower()
    assert runs.get("one").tags == ("c", "d")
    assert about.on_run(None, "en")[:2] == ["", ""]


def test_a_zip_is_made_handed_over_and_taken_in_under_a_free_name(tmp_path):
    make("one", loss=3.5)
    about, tidy = About(), Tidy()
    update, place, said = about.on_pack("one", "none", "en")
    assert said == ""
    copy = shutil.copy(update["value"], tmp_path / "up.zip")
    about.on_packed(place)
    assert not Path(place).exists()
    selected, said = tidy.on_upload(str(copy), None, "en")
    assert selected == "one-2"
    assert "“one-2” is here" in said
    assert not Path(copy).exists()
    (tmp_path / "x.zip").write_bytes(b"no zip")
    selected, said = tidy.on_upload(str(tmp_path / "x.zip"), "one", "zh")
    assert selected == "one"
    assert "文件已损坏或不是 zip 文件" in said
    assert "has none" in about.on_pack("one", "all", "en")[2]


def test_the_trash_restores_under_a_free_name_and_is_emptied_after_a_question():
    make("one")
    tidy = Tidy()
    deleted = runs.delete("one")
    make("one")
    shown, button = tidy.on_open("en")
    assert f'data-restore="{deleted.id}"' in shown
    assert button["visible"]
    selected, said, *_ = tidy.on_restore("one", "en", click(restore=deleted.id))
    assert selected == "one-2"
    assert "“one-2” is back" in said
    runs.delete("one-2")
    doomed, question, _ = tidy.on_empty("en")
    assert "Take 1 runs away for good" in question
    later = runs.delete("one")
    said, *_ = tidy.on_really(doomed, "en")
    assert "free again" in said
    assert [one.id for one in runs.trash()] == [later.id]
    assert tidy.on_restore("x", "en", click(restore="../../etc"))[0] == "x"


def test_cleaning_shows_first_and_takes_only_what_was_shown():
    folder = make("one")
    for step in (10, 20):
        (folder / "checkpoints" / f"step-{step:06d}").mkdir(parents=True)
        write_json(folder / "checkpoints" / f"step-{step:06d}" / "state.json", {"step": step, "sha256": {}})
    tidy = Tidy()
    agreed, shown, button = tidy.on_look("en")
    assert "1 folders could go" in shown
    assert "20 (newest)" in shown
    assert button["visible"]
    assert runs.get("one").checkpoints == (10, 20)
    state, said, _ = tidy.on_agree(agreed, "en")
    assert state is None
    assert "1 folders are gone" in said
    assert runs.get("one").checkpoints == (20,)
    assert tidy.on_agree(None, "en")[1] == ""
    assert "nothing to clean" in tidy.on_look("en")[1]


@pytest.fixture
def bench(worker) -> Workbench:
    made = Workbench(worker, Readiness(), "en")
    made.demo = made.build()  # type: ignore[attr-defined]
    return made


def test_a_duplicate_opens_the_right_form_filled_in(bench):
    config = PretrainConfig(name="one", optimizer=OptimizerConfig(learning_rate=3e-4), loop=LoopConfig(steps=321))
    runs.create(config)
    tab, part, *rest = bench.on_duplicate("one", "en")
    form = bench.pretrain.form
    given, said = rest[: len(form.names)], rest[-2]
    assert tab["selected"] == "pretrain"
    assert form.config(*given) == config.renamed("one-2")
    assert "The settings of “one”" in said
    tuned = FinetuneConfig(name="tuned-3", task="names", epochs=4, quick=True)
    runs.create(tuned)
    tab, part, *rest = bench.on_duplicate("tuned-3", "zh")
    given = rest[len(form.names) : -2]
    assert (tab["selected"], part["selected"]) == ("finetune", "train")
    assert bench.tune.form.config(*given) == tuned.renamed("tuned-2")
    assert 'role="alert"' in bench.on_duplicate("gone", "en")[-1]


SAVED = re.compile(r'data-save="([^"]*)"')


def saved(html: str, path: Path) -> Path:
    """The file that the page's button hands over."""
    [text] = SAVED.findall(html)
    path.write_text(unescape(text), encoding="utf-8")
    return path


def test_settings_saved_from_the_page_run_unchanged_on_the_command_line_and_the_other_way(bench, tmp_path):
    config = PretrainConfig(
        name="", optimizer=OptimizerConfig(learning_rate=7e-4), loop=LoopConfig(steps=432, init="bundled")
    )
    file = saved(preview(config, "zh"), tmp_path / "config.json")
    assert resolve(PretrainWords(config=str(file)), {}) == config
    form = bench.pretrain.form
    *given, said, error = bench.pretrain.on_open(str(file), "en")
    assert error is None
    assert "config.json" in said
    assert form.config(*given) == config
    tuned = FinetuneConfig(task="pairs", epochs=3, learning_rate=1e-5, text_column="a", second_column="b")
    file = saved(preview_tuning(tuned, "en"), tmp_path / "tune.json")
    assert read_config(file, runs.FINETUNE) == tuned
    *given, said, error = bench.tune.on_open(str(file), "en")
    assert bench.tune.form.config(*given) == tuned
    made = runs.create(tuned.renamed("from-the-page")).config  # what a run keeps is such a file too
    assert bench.tune.form.config(*bench.tune.on_open(str(made), "en")[:-2]) == tuned.renamed("from-the-page")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{", "config_file_bad"), ("[]", "config_file_bad"), ('{"kind": "finetune"}', "config_other_kind"),
        ('{"kind": "x"}', "run_kind_unknown"), ('{"evil": 1}', "unknown_choice"), (" " * 2_000_000, "config_file_bad"),
    ],
)  # fmt: skip
def test_a_file_of_no_settings_is_one_sentence_and_changes_no_field(bench, tmp_path, text, key):
    file = tmp_path / "config.json"
    file.write_text(text, encoding="utf-8")
    *given, said, error = bench.pretrain.on_open(str(file), "en")
    assert error.key == key
    assert all(one == gr.skip() for one in given)
    assert 'role="alert"' in said


def test_a_program_looks_after_runs_as_the_page_does(bench):
    found = {event.api_name: event.fn for event in bench.demo.fns.values() if event.api_visibility == "public"}

    def ask(name: str, *given: Any, **named: Any) -> Any:
        return json.loads(json.dumps(found[name](*given, **named)))

    make("one", loss=3.5)
    make("two", steps=700)
    assert ask("tag", "one", ["课堂"])["tags"] == ["课堂"]
    assert ask("note", "one", "text")["note"] == "text"
    assert [run["run"] for run in ask("search", "tag:课堂")["runs"]] == ["one"]
    assert ask("compare", ["one", "two"])["differences"][0]["name"] == "loop.steps"
    made = ask("duplicate", "two", {"learning_rate": 3e-4})
    assert made["config"]["name"] == "two-2"
    assert made["changed"] == {
        "optimizer.learning_rate": [flatten(to_dict(PretrainConfig()))["optimizer.learning_rate"], 3e-4]
    }
    assert {use["name"] for use in ask("disk")["runs"]} == {"one", "two"}
    assert "root" not in ask("disk")
    sent = ask("export", "one")["base64"]
    assert ask("import_zip", sent, "again")["note"] == "text"
    gone = ask("delete", "again")
    assert [one["id"] for one in ask("trash")["trash"]] == [gone["id"]]
    assert ask("restore", gone["id"], "back")["run"] == "back"
    assert ask("empty_trash", [ask("delete", "back")["id"]])["gone"]
    plan = ask("cleanable")
    assert ask("clean", plan)["items"] == []
    for folder, run in (("../..", "one"), ("step-000001", "two")):
        hostile = {"items": [{"run": run, "folder": folder, "why": "older", "bytes": 1}], "kept": []}
        assert ask("clean", hostile)["items"] == []
    for name, *given in (
        ("clean", {"items": [{"run": "../one", "folder": "x", "why": "older", "bytes": 1}], "kept": []}),
        ("clean", {"items": 3}), ("import_zip", "no base64!"), ("import_zip", sent), ("tag", "one", [3]),
        ("delete", "../one"), ("restore", "../one"), ("empty_trash", ["/etc"]), ("export", "one", "pickle"),
        ("move", "one", "up"), ("search", "foo>1"), ("duplicate", "one", {"loop.steps": []}), ("compare", ["one"]),
    ):  # fmt: skip
        with pytest.raises(gr.Error) as told:
            ask(name, *given)
        assert "\n" not in str(told.value)
    assert {run.name for run in runs.list_runs()} == {"one", "two"}


def test_a_look_at_runs_that_stayed_as_they_were_reads_each_file_once(shelf, monkeypatch):
    for number in range(30):
        make(f"r{number:03d}", loss=2.0)
    look(shelf)
    read: list[Path] = []
    whole = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, *given, **named: read.append(path) or whole(path, *given, **named)
    )
    look(shelf)
    assert read == []

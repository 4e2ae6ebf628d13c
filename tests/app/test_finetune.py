"""Fine-tune: the form, data of one's own, and the view of a run, on run folders made by hand."""

import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from nezha import runs
from nezha.finetune_config import SHEET_FIELDS, FinetuneConfig
from nezha.insight import catalog
from nezha.options import describe
from nezha.runs.kinds import values_of
from nezha.tasks import uploads
from nezha.tasks.comparison import compared
from nezha.tasks.outcome import baselines_of, result_of
from nezha.tasks.results import FinetuneResult, Prediction
from nezha_app.header import Readiness
from nezha_app.run_actions import BUTTONS, allowed
from nezha_app.standing_view import differences_of, standing
from nezha_app.tabs.own_data import OWN, Previewed, look
from nezha_app.tabs.run_panel import RunPanel
from nezha_app.tune_charts import tuned_curves
from nezha_app.tune_form import GROUPS
from nezha_app.workbench import Workbench

GLAD = [(f"{number} 房间很好", 1) for number in range(40)] + [(f"{number} 房间很差", 0) for number in range(40)]


@pytest.fixture
def tune(worker) -> Any:
    bench = Workbench(worker, Readiness(), "en")
    bench.build()
    return bench.tune


@pytest.fixture
def reviews(tmp_path) -> str:
    """A file of reviews, as somebody hands it over."""
    path = tmp_path / "given" / "reviews.csv"
    path.parent.mkdir()
    rows = "".join(f"{label},{text},{text[::-1]}\n" for text, label in GLAD)
    path.write_text(f"label,review,backwards\n{rows}", encoding="utf-8")
    return str(path)


@pytest.fixture
def folder(tmp_path):
    """`folder("name", records=[…])` writes the folder of a fine-tuning run and returns it."""

    def make(name: str, state: str = "finished", records: list[dict[str, Any]] | None = None, **options: Any) -> Path:
        path = tmp_path / "runs" / name
        path.mkdir(parents=True)
        config = FinetuneConfig(name=name, quick=True, **options)
        (path / "config.json").write_text(json.dumps(values_of(config)), encoding="utf-8")
        status = {"state": state, "pid": None, "process_started": None, "host": None, "step": 40, "steps": 80}
        (path / "status.json").write_text(
            json.dumps(status | {"heartbeat": time.time(), "error": None}), encoding="utf-8"
        )
        lines = [json.dumps(record) for record in records or []]
        (path / "metrics.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return make


def train(step: int) -> dict[str, Any]:
    return {"kind": "train", "step": step, "loss": 0.5, "tokens_per_second": 900.0, "eta_seconds": 9.0, "time": 1.7e9}


def epoch(number: int, accuracy: float) -> dict[str, Any]:
    return {"kind": "epoch", "step": 20 * number, "epoch": number, "loss": 0.5, "dev": {"accuracy": accuracy}}


def baseline(name: str, accuracy: float) -> dict[str, Any]:
    return {"kind": "baseline", "step": 0, "contender": name, "figures": {"accuracy": accuracy}, "seconds": 1.0}


TEST = {"kind": "test", "step": 40, "figures": {"accuracy": {"value": 0.8, "low": 0.75, "high": 0.85}}}


def values(tune: Any, **changed: Any) -> list[Any]:
    form = dict(zip(tune.form.names, tune.form.restored(None), strict=True))
    return list((form | changed).values())


def test_the_form_has_every_option_once_and_an_untouched_one_is_the_default_configuration(tune):
    assert tune.form.names == [option.name for option in describe(FinetuneConfig)]
    assert len({field._id for field in tune.form.fields}) == len(tune.form.names)
    assert tune.form.config(*tune.form.restored(None)) == FinetuneConfig()


def test_an_option_that_no_group_names_stands_in_the_last(tune, monkeypatch):
    last = next(reversed(GROUPS))
    monkeypatch.setitem(GROUPS, last, ())
    assert "seed" in tune.form.groups()[last]


def test_the_command_gives_the_same_run(tune):
    command = tune.on_change("en", *values(tune, task="names", quick=True, epochs=3))[0]
    assert "nezha finetune names --quick --epochs 3" in command
    assert "at most 1,500 examples, 3 times" in command


def test_a_length_without_room_for_a_question_is_told_before_anything_begins(tune):
    form = values(tune, task="reading", length=48)
    assert "length 应满足 &gt; 131" in tune.on_change("zh", *form)[0].replace("\u2068", "").replace("\u2069", "")
    assert tune.on_start(False, "en", None, "bundled", *form)[2].key == "out_of_range"
    assert runs.list_runs() == []
    assert "--length 48" in tune.on_change("zh", *values(tune, task="names", length=48))[0]


def test_empty_fields_show_what_their_sheet_says(tune):
    shown = dict(zip(SHEET_FIELDS, tune.on_sheet("names", False, "base"), strict=True))
    assert (shown["epochs"]["placeholder"], shown["learning_rate"]["placeholder"]) == ("5", "3e-05")
    assert "value" not in shown["epochs"]


def test_what_the_browser_kept_comes_back_unless_it_is_gone(tune, reviews):
    kept = {"name": "x", "quick": True, "model": "run:gone", "task": "cooking", "data": "/etc", "text_column": "a"}
    form = dict(zip(tune.form.names, tune.form.restored(kept), strict=True))
    assert (form["name"], form["quick"]) == ("x", True)
    assert (form["model"], form["task"], form["data"], form["text_column"]) == ("bundled", "sentiment", "bundled", "")
    data = str(uploads.keep([reviews]))
    form = dict(zip(tune.form.names, tune.form.restored(kept | {"data": data}), strict=True))
    assert (form["data"], form["text_column"]) == (data, "a")


def test_an_upload_is_read_and_its_columns_can_be_chosen(tune, reviews):
    data, kept, now, html, *columns = tune.data.on_upload([reviews], "sentiment", "", "", "", Previewed(), "en")
    assert data == kept
    assert uploads.checked(data) == data
    assert [facts["chosen"] for facts in now.found["files"]] == [{"text": "review", "label": "label"}]
    for words in ("80 rows", "text: review", "Training", "房间很"):
        assert words in html
    assert [choice[1] for choice in columns[0]["choices"]] == ["", "label", "review", "backwards"]
    now, html, *_ = tune.data.on_preview("sentiment", data, "backwards", "", "", now, "zh")
    assert now.found["files"][0]["chosen"]["text"] == "backwards"
    assert "文本：backwards" in html


def test_columns_with_odd_names_can_be_chosen_where_nothing_can_be_guessed(tune, tmp_path):
    odd = tmp_path / "odd.csv"
    rows = "".join(f"{number},{text},{('差', '好')[label]}\r\n" for number, (text, label) in enumerate(GLAD))
    odd.write_bytes(f"编号,评论内容,好坏\r\n{rows}".encode("gb18030"))
    data, _, now, html, *columns = tune.data.on_upload([str(odd)], "sentiment", "", "", "", Previewed(), "zh")
    assert now.error.key == "reader_column_missing"
    assert "2 (评论内容)" in html
    for column in columns:
        assert column["choices"] == [("自动识别", ""), ("1 (编号)", "1"), ("2 (评论内容)", "2"), ("3 (好坏)", "3")]
    now, _, *columns = tune.data.on_preview("sentiment", data, "2", "", "", now, "zh")
    assert now.error.values["flag"] == "--label-column"
    assert columns[2]["choices"][3] == ("3 (好坏)", "3")
    now, html, *columns = tune.data.on_preview("sentiment", data, "2", "", "3", now, "zh")
    assert now.found["files"][0]["chosen"] == {"text": "评论内容", "label": "好坏"}
    assert now.found["labels"] == ["好", "差"]
    assert "80 行" in html


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [("表.xlsx", "save a spreadsheet as CSV", "表格请另存为 CSV"), ("a.zip", "unpack it first", "请先解压")],
)
def test_a_file_of_another_kind_is_told_by_the_reader_and_not_by_gradio(tune, tmp_path, name, english, chinese):
    (tmp_path / name).write_bytes(b"PK")
    assert tune.data.files.file_types is None
    for lang, said in (("en", english), ("zh", chinese)):
        html = tune.data.on_upload([str(tmp_path / name)], "sentiment", "", "", "", Previewed(), lang)[3]
        assert said in html
        assert name in html


@pytest.mark.parametrize("files", [["评论.csv"], ["a.csv", "b.csv"], ["train.csv", "test.csv"]])
def test_an_upload_is_called_by_its_files_and_not_by_where_it_is_kept(tune, tmp_path, files):
    for name in files:
        (tmp_path / name).write_text(f"text,label\n{name},好\n{name}了,好\n", encoding="utf-8")
    given = [str(tmp_path / name) for name in files]
    for lang in ("en", "zh"):
        html = tune.data.on_upload(given, "sentiment", "", "", "", Previewed(), lang)[3]
        assert ", ".join(sorted(files)) in html
        assert str(tmp_path) not in html


def test_a_path_that_is_no_upload_gives_no_columns_away(tune, reviews):
    now = look("sentiment", reviews, before_columns())
    assert now.columns == {}


def test_a_bad_upload_is_one_sentence_and_what_was_there_stays(tune, reviews, tmp_path):
    _, _, before, *_ = tune.data.on_upload([reviews], "sentiment", "", "", "", Previewed(), "en")
    (tmp_path / "given" / "model.pkl").write_bytes(b"cos\nsystem\n")
    now = look("sentiment", str(uploads.keep([tmp_path / "given" / "model.pkl"])), before_columns())
    assert now.error is not None
    assert now.error.key == "reader_pickle"
    now, html, *_ = tune.data.on_preview("sentiment", str(uploads.keep([reviews])), "nothing", "", "", before, "zh")
    assert now.error is not None
    assert now.found == before.found
    assert html.count('role="alert"') == 1
    outputs = tune.data.on_upload([], "sentiment", "", "", "", before, "en")
    assert outputs[:2] == [gr.skip(), gr.skip()]
    assert outputs[2].found == before.found


def before_columns() -> Any:
    from nezha.tasks.readers import Columns

    return Columns()


def test_a_path_that_is_no_upload_is_neither_read_nor_trained_on(tune, reviews):
    now = look("sentiment", reviews, before_columns())
    assert now.error is not None
    assert now.error.key == "upload_unknown"
    selected, message, error, _ = tune.on_start(False, "en", "old", OWN, *values(tune, data=reviews))
    assert (selected, error.key) == ("old", "upload_unknown")
    assert error.text("en")[1:] in message
    assert tune.on_start(False, "en", None, OWN, *values(tune))[2].key == "upload_none"
    assert tune.on_start(False, "en", None, "bundled", *values(tune, model="/etc"))[2].key == "no_model"
    assert runs.list_runs() == []


def test_start_and_queue_launch_a_fine_tuning_with_and_without_waiting(tune, monkeypatch):
    asked: list[Any] = []

    def launch(config, *, queue, lang):
        asked.append((config.task, queue))
        return SimpleNamespace(name=config.name)

    monkeypatch.setattr(runs, "launch", launch)
    for queue in (False, True):
        selected, message, error, name = tune.on_start(queue, "en", None, "bundled", *values(tune, task="names"))
        assert selected.startswith("names-")
        assert (message, error, name) == ("", None, "")
    assert asked == [("names", False), ("names", True)]


def test_a_run_draws_its_loss_and_the_development_measure_between_its_baselines(folder):
    folder("one", records=[baseline("majority", 0.5), train(20), epoch(1, 0.6), epoch(1, 0.7), train(40)])
    panel = RunPanel("tuning", runs.FINETUNE)
    _, _, rows, head, curves, *_ = panel.look(None, None, "en")
    assert 'data-run="one"' in rows
    assert "Dev accuracy" in head
    assert curves.count("<figure") == 2
    assert "c0 dashed" in curves
    assert '"points":[[1,0.7]]' in curves.replace("&quot;", '"')
    assert "On the test part" not in curves


def answered(right: int, texts: int = 40) -> list[str]:
    """Answers of which the first `right` are right, where every text is glad."""
    return ["positive"] * right + ["negative"] * (texts - right)


@pytest.fixture
def tested(folder):
    """`tested(model=30, tfidf=20)`: a run that is over, in which they got so many of 40 texts right."""

    def make(model: int, **baselines: int) -> Path:
        path = folder("over", records=[*(baseline(name, right / 40) for name, right in baselines.items()), TEST])
        result = FinetuneResult(
            config=FinetuneConfig(), precision="fp32", labels=("negative", "positive"), curve=(), best_epoch=1,
            classes=("negative", "positive"), sizes={}, figures={}, seconds=1.0,
            predictions=tuple(
                Prediction(str(place), "好", "positive", answer) for place, answer in enumerate(answered(model))
            ),
        )  # fmt: skip
        (path / "result.json").write_text(json.dumps(result.to_dict()), encoding="utf-8")
        kept = {name: {"answers": answered(right), "seconds": 1.0} for name, right in baselines.items()}
        (path / "baselines.json").write_text(json.dumps(kept), encoding="utf-8")
        return path

    return make


@pytest.mark.parametrize(
    ("tfidf", "word", "said"),
    [
        (20, "more than noise", "better than every simpler method"),
        (29, "no more than noise", "No more than noise lies between the model and: TF-IDF"),
        (31, "no more than noise", "No more than noise lies between the model and: TF-IDF"),
        (40, "this one is better", "A simpler method is better here, by more than noise: TF-IDF"),
    ],
)
def test_the_page_says_of_a_baseline_what_the_table_of_the_command_says(tested, tfidf, word, said):
    path = tested(30, tfidf=tfidf)
    result, asked = result_of(path), baselines_of(path)
    assert result is not None
    [line] = [one for one in compared({"model": [result]}, asked).contenders if one.name == "tfidf"]
    assert differences_of(path) == {"tfidf": line.difference}
    html = tuned_curves(runs.get("over"), [baseline("tfidf", tfidf / 40), TEST], "en")
    table, _, note = html.partition("</table>")
    assert f"<small>{word}</small>" in table
    assert f"{100 * line.difference.value:+.1f} (" in table
    assert said in note


def test_one_sentence_names_both_those_ahead_and_those_level(tested):
    html = tuned_curves(runs.get(tested(30, tfidf=30, overlap=40).name), [baseline("tfidf", 1), TEST], "zh")
    note = html.partition("</table>")[2]
    assert note.index("两段文本的共有字") < note.index("字 TF-IDF")
    assert "未超出噪声" in note


@pytest.mark.parametrize(("reached", "said"), [(0.7, "No simpler method"), (0.82, "has a higher figure")])
def test_without_the_answers_of_a_baseline_the_figures_alone_are_told(reached, said):
    table = standing([baseline("tfidf", reached), TEST], {}, "en")
    assert "80.0%" in table
    assert "75.0% – 85.0%" in table
    assert said in table
    assert "noise</small>" not in table


def test_a_run_that_has_recorded_nothing_says_so(folder):
    folder("one")
    assert "recorded no loss" in tuned_curves(runs.get("one"), [], "en")


def test_each_panel_lists_its_runs_and_a_fine_tuned_one_is_tried_not_filled_in(folder):
    path = folder("tuned")
    (path / catalog.TUNED).mkdir()
    (path / "checkpoints" / "step-000040").mkdir(parents=True)
    run = runs.get("tuned")
    assert allowed(run, None, 0) == {"try", "attention", "duplicate", "delete"}
    assert allowed(run, None, 0) <= set(BUTTONS)
    assert "run:tuned" not in catalog.models()
    assert 'data-run="tuned"' in RunPanel().look(None, None, "en")[2]
    assert 'data-run="tuned"' not in RunPanel("x", runs.PRETRAIN).look(None, None, "en")[2]


def test_a_run_of_a_kind_nobody_knows_breaks_no_list(folder):
    path = folder("odd")
    (path / "config.json").write_text('{"kind": "later"}', encoding="utf-8")
    assert 'data-run="odd"' in RunPanel().look(None, None, "en")[2]

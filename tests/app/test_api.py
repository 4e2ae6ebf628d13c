"""The endpoints for other programs: what each asks for and answers, and that nobody gets further than on the page."""

import json
from typing import Any

import gradio as gr
import pytest

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.loop_config import LoopConfig
from nezha.messages import InputError
from nezha.pretrain_config import PretrainConfig
from nezha.recipes import RECIPES
from nezha.run_folder import write_json
from nezha.tasks import uploads
from nezha.tasks.examples import Span
from nezha.tasks.predictions import Predicted
from nezha.tasks.results import FinetuneResult, Prediction
from nezha_app.header import Readiness
from nezha_app.workbench import Workbench

NAMES = {
    "models", "predict", "fill_mask", "attention", "attention_summary", "masks", "corpus", "questions", "ask",
    "upload", "pretrain", "finetune", "runs", "run", "stop", "resume", "curve", "log", "mistakes",
    "search", "tag", "note", "move", "compare", "duplicate", "disk", "cleanable", "clean", "delete", "trash", "restore",
    "empty_trash", "export", "import_zip",
}  # fmt: skip


@pytest.fixture
def demo(worker) -> gr.Blocks:
    return Workbench(worker, Readiness(), "en").build()


@pytest.fixture
def ask(demo):
    """`ask("predict", model=…)`: the answer of an endpoint, which is JSON."""
    found = {event.api_name: event.fn for event in demo.fns.values() if event.api_visibility == "public"}

    def answer(name: str, **arguments: Any) -> Any:
        return json.loads(json.dumps(found[name](**arguments)))

    return answer


@pytest.fixture
def over() -> str:
    """A fine-tuning run that is over: three of four right, a baseline two."""
    folder = runs.create(FinetuneConfig(name="over"))
    write_json(folder.status, {"state": "finished", "step": 20, "steps": 20})
    answers = ("a", "a", "a", "b")
    result = FinetuneResult(
        config=FinetuneConfig(), precision="fp32", labels=("a", "b"), classes=("a", "b"), sizes={}, curve=(),
        best_epoch=1, figures={}, seconds=1.0,
        predictions=tuple(Prediction(str(n), "好", "a", answer, (0.75, 0.25)) for n, answer in enumerate(answers)),
    )  # fmt: skip
    write_json(folder.path / "result.json", result.to_dict())
    write_json(folder.path / "baselines.json", {"tfidf": {"answers": ["a", "a", "b", "b"], "seconds": 1.0}})
    records = [
        {"kind": "baseline", "step": 0, "contender": "tfidf", "figures": {"accuracy": 0.5}},
        {"kind": "train", "step": 20, "loss": 0.5, "seconds": 9.0, "tokens_per_second": 7.0, "eta_seconds": 0.0},
        {"kind": "epoch", "step": 20, "epoch": 1, "loss": 0.5, "dev": {"accuracy": 0.625}},
        {"kind": "test", "step": 20, "figures": {"accuracy": {"value": 0.75, "low": 0.5, "high": 1.0}}},
    ]
    folder.metrics.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return "over"


def test_these_endpoints_are_public_documented_and_typed_and_no_other(demo):
    public = {event.api_name: event for event in demo.fns.values() if event.api_visibility != "private"}
    assert public.keys() == NAMES
    assert {name for name in demo.get_api_info()["named_endpoints"]} == {f"/{name}" for name in NAMES}
    for name, event in public.items():
        assert event.fn is not None
        assert event.fn.__doc__, name


def test_a_text_is_asked_of_a_fine_tuned_model(ask, worker):
    said = Predicted(
        model="run:mine", task="names", text="李明在北京", second="", answer=(Span(3, 5, "LOC"),), probabilities={}
    )
    worker.call = lambda name, **asked: worker.asked.append({"name": name, **asked}) or said
    found = ask("predict", model="run:mine", text="李明在北京")
    assert found["answer"] == [{"start": 3, "end": 5, "kind": "LOC", "text": "北京"}]
    assert worker.asked == [{"name": "predict", "model": "run:mine", "text": "李明在北京", "second": ""}]


def test_masks_and_heads_are_asked_of_the_bundled_model_where_none_is_named(ask, worker):
    assert ask("fill_mask", text="中[MASK]", k=3)["masks"][0]["candidates"][0]["token"] == "国"
    worker.call = lambda name, **asked: worker.asked.append({"name": name, **asked}) or {"tokens": []}
    ask("attention", text="中国", layer=2)
    assert worker.asked[0] == {"name": "fill_mask", "text": "中[MASK]", "k": 3, "model": "bundled"}
    assert worker.asked[1] == {
        "name": "attention_part", "model": "bundled", "text": "中国", "pair": None, "layer": 2, "head": 1,
    }  # fmt: skip


def test_a_run_tells_its_state_its_figures_and_what_it_is_worth(ask, over):
    found = ask("run", run=over)
    assert (found["state"], found["kind"], found["step"], found["eta_seconds"]) == ("finished", "finetune", 20, None)
    assert found["figures"]["dev_accuracy"]["last"] == 0.625
    assert found["epochs"] == [{"epoch": 1, "loss": 0.5, "dev": {"accuracy": 0.625}}]
    assert found["test"]["accuracy"]["value"] == 0.75
    assert found["baselines"] == {"tfidf": {"accuracy": 0.5}}
    assert found["above"]["tfidf"]["value"] == 0.25
    assert found["above"]["tfidf"]["verdict"] == "noise"
    assert [(one["run"], "figures" in one) for one in ask("runs")["runs"]] == [(over, False)]


def test_a_run_tells_its_curve_and_its_log(ask, over):
    assert ask("curve", run=over)["points"] == [[20, 0.5]]
    assert ask("curve", run=over, figure="dev_accuracy", axis="epochs")["axis"] == "epochs"
    (runs.get(over).folder / "log.txt").write_text("one\ntwo\nthree\n", encoding="utf-8")
    assert ask("log", run=over, lines=2)["log"] == "two\nthree"


def test_settings_of_a_run_begin_another_as_they_stand(ask, monkeypatch, over):
    """What config.json holds, with the kind that it names or without one, is what the endpoints take."""
    asked: list[Any] = []
    monkeypatch.setattr(runs, "launch", lambda config, *, queue, lang: asked.append(config) or runs.get(over))
    kept = json.loads((runs.get(over).folder / "config.json").read_text(encoding="utf-8"))
    assert kept["kind"] == "finetune"
    ask("finetune", options=kept)
    assert runs.values_of(asked[0]) == kept
    pretrained = PretrainConfig(name="mine", loop=LoopConfig(steps=700, seed=3))
    ask("pretrain", options=runs.values_of(pretrained), queue=True)
    assert asked[1] == pretrained
    ask("pretrain", options={"loop": {"steps": 900}})
    assert asked[2].loop.steps == 900
    assert asked[2].name


def test_models_and_data_are_asked_as_the_laboratory_and_the_data_tab_do(ask, worker):
    found = ask("questions", lang="zh")["questions"]
    assert found["shift"]["title"] == "平移测试"
    assert found["shift"]["options"]["model"]["usual"] == "bundled"
    assert "study" not in found["births"]["options"]
    assert ask("ask", question="shift", options={"text": "北京"})["title"] == ["A", "甲"]
    assert worker.asked[-1]["text"] == "北京"
    assert worker.asked[-1]["question"] == "shift"
    assert ask("masks", text="北京是首都", seed=3)["recipes"].keys() == RECIPES.keys()
    assert ask("corpus")["splits"][0]["tokens"] == 900
    worker.call = lambda name, **asked: [InputError("empty_text")]
    with pytest.raises(gr.Error):
        ask("attention_summary", text=" ")
    worker.call = lambda name, **asked: [{"heads": [asked]}]
    assert ask("attention_summary", text="北", pair="京")["heads"][0]["items"] == [["北", "京"]]


def test_the_mistakes_of_a_run_are_as_many_as_asked_for(ask, over):
    found = ask("mistakes", run=over, most=1)
    assert (found["wrong"], found["texts"], len(found["worst"])) == (1, 4, 1)
    assert found["worst"][0]["prediction"]["answer"] == "b"
    assert ask("mistakes", run=over, most=0)["worst"] == []


def test_files_are_kept_under_safe_names_and_a_run_on_them_is_launched(ask, monkeypatch, over):
    asked: list[Any] = []

    def launch(config, *, queue, lang):
        asked.append((config, queue, lang))
        return runs.get(over)

    monkeypatch.setattr(runs, "launch", launch)
    data = ask("upload", files={"../../train.tsv": "1\t好\n", "train.tsv": "0\t坏\n"})["data"]
    assert uploads.checked(data) == data
    texts = {path.name: path.read_text(encoding="utf-8") for path in uploads.Path(data).iterdir()}
    assert texts == {"train.tsv": "1\t好\n", "train-2.tsv": "0\t坏\n"}
    assert ask("finetune", options={"task": "names", "data": data, "quick": True}, queue=True, lang="zh")["run"] == over
    config, queue, lang = asked[0]
    assert config.name.startswith("names-")
    assert (config.task, config.data, config.quick, queue, lang) == ("names", data, True, True, "zh")


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("predict", {"model": "/etc/passwd", "text": "好"}, "/etc/passwd"),
        ("fill_mask", {"text": "[MASK]", "model": "../../x"}, "../../x"),
        ("attention", {"text": "好", "model": "bundled/../.."}, "bundled/../.."),
        ("attention_summary", {"text": "好", "strongest": 0}, "strongest"),
        ("attention_summary", {"text": "好", "model": "/etc"}, "/etc"),
        ("masks", {"text": "好", "model": "../x"}, "../x"),
        ("corpus", {"data": "/etc"}, "/etc"),
        ("ask", {"question": "shft"}, "shift"),
        ("ask", {"question": "shift", "options": {"seed": -1, "txt": "好"}}, "text"),
        ("ask", {"question": "shift", "options": {"model": "/etc"}}, "/etc"),
        ("ask", {"question": "two_models", "options": {"other": "../x"}}, "../x"),
        ("ask", {"question": "births", "options": {"study": "/etc/passwd"}}, "study"),
        ("pretrain", {"options": {"data": {"data": "/etc"}}}, "/etc"),
        ("pretrain", {"options": {"loop": {"init": "/etc"}}}, "/etc"),
        ("pretrain", {"options": {"kind": "finetune", "task": "names"}}, "pretrain"),
        ("pretrain", {"options": {"lop": {}}}, "loop"),
        ("finetune", {"options": {"kind": "pretrain"}}, "finetune"),
        ("resume", {"run": "gone"}, "gone"),
        ("curve", {"run": "over", "figure": "los"}, "loss"),
        ("curve", {"run": "over", "axis": "day"}, "day"),
        ("log", {"run": "gone"}, "gone"),
        ("log", {"run": "over", "lines": 0}, "lines"),
        ("finetune", {"options": {"data": "/etc/passwd"}}, "passwd"),
        ("finetune", {"options": {"model": "/etc"}}, "/etc"),
        ("finetune", {"options": {"name": "../x"}}, "../x"),
        ("finetune", {"options": {"taks": "names"}}, "task"),
        ("finetune", {"options": {"task": ["names"]}}, "names"),
        ("finetune", {"options": {"data": 5}}, "string"),
        ("finetune", {"options": {"quick": "yes"}}, "boolean"),
        ("finetune", {"options": [1]}, "object"),
        ("run", {"run": "../x"}, "../x"),
        ("run", {"run": "gone"}, "gone"),
        ("run", {"run": 5}, "string"),
        ("stop", {"run": "over"}, "finished|已完成"),
        ("mistakes", {"run": "gone"}, "gone"),
        ("mistakes", {"run": "over", "most": "many"}, "integer"),
        ("mistakes", {"run": "over", "most": True}, "integer"),
        ("upload", {"files": {}}, "20"),
        ("upload", {"files": {"a.csv": 5}}, "a.csv"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_in_either_language(ask, over, worker, name, arguments, said):
    before = [run.name for run in runs.list_runs()]
    told = []
    for lang in ("en", "zh"):
        with pytest.raises(gr.Error) as refused:
            ask(name, **arguments, lang=lang)
        told.append(refused.value.message)
        assert any(word in refused.value.message for word in said.split("|"))
    assert told[0] != told[1]
    assert "\n" not in "".join(told)
    assert [run.name for run in runs.list_runs()] == before
    assert not worker.asked


@pytest.mark.parametrize("lang", ["fr", 5, None, ["en"]])
def test_a_language_nobody_speaks_here_is_told_in_english(ask, lang):
    with pytest.raises(gr.Error, match="en, zh"):
        ask("models", lang=lang)

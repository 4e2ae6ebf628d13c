"""Try it and mistakes: what is asked, how answers look, and the ways in and out."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from nezha.finetune_config import FinetuneConfig
from nezha.insight import catalog
from nezha.messages import InputError
from nezha.tasks.examples import Quote, Span
from nezha.tasks.mistakes import Confusion
from nezha.tasks.predictions import Candidate, Predicted
from nezha.tasks.results import FinetuneResult, Prediction
from nezha_app.header import Readiness
from nezha_app.mistakes_view import MOST_LABELS, confusion
from nezha_app.models import beside_choices
from nezha_app.tabs.mistakes import mistakes_of
from nezha_app.tabs.try_it import Said, TryIt, reading_order
from nezha_app.try_examples import EXAMPLES
from nezha_app.try_view import cards, named, quoted
from nezha_app.workbench import Workbench


@pytest.fixture
def bench(worker) -> Workbench:
    made = Workbench(worker, Readiness(), "en")
    made.build()
    return made


@pytest.fixture
def tuned(tmp_path, monkeypatch):
    """`tuned("mine", "sentiment")` writes a model folder that says it was fine-tuned."""
    monkeypatch.setattr(catalog, "is_checkpoint", lambda path: (path / "task.json").is_file())

    def make(name: str, task: str = "sentiment") -> str:
        folder = tmp_path / "models" / name
        folder.mkdir(parents=True)
        (folder / "task.json").write_text(json.dumps({"task": task}), encoding="utf-8")
        return f"model:{name}"

    return make


def said(model: str, answer: Any, task: str = "sentiment", text: str = "很好", **odds: float) -> Predicted:
    return Predicted(model=model, task=task, text=text, second="", answer=answer, probabilities=odds)


def test_a_label_stands_over_the_bars_of_all_labels():
    html = cards([("one", said("m", "positive", positive=0.9, negative=0.1))], "zh")
    assert '<p class="nz-verdict">正面</p>' in html
    assert "width:90.00%" in html
    assert html.count("nz-level") == 2
    assert html.count("chosen") == 1


def test_names_are_coloured_where_they_stand_and_text_stays_text():
    text = "<b>李明在北京"
    html = named(text, [Span(6, 8, "LOC"), Span(3, 5, "PER"), Span(3, 6, "ORG")], "en")
    assert "&lt;b&gt;<mark" in html
    assert html.index("李明") < html.index("北京")
    assert (html.count("<mark"), "person" in html, "place" in html) == (2, True, True)


def test_an_answer_is_marked_in_its_passage_and_no_answer_is_said():
    assert "在<mark class='nz-quote'>北京</mark>" in quoted("他在北京", [Quote(2, "北京"), Quote(0, "他")], "en")
    assert "no answer" in quoted("他在北京", [], "en")


def test_the_best_answers_follow_with_their_probabilities():
    told = (Candidate("北京", 2, 4, 0.75), Candidate("", -1, -1, 0.25))
    asked = Predicted(
        model="m", task="reading", text="他在北京", second="哪？", answer=(Quote(2, "北京"),), probabilities={},
        candidates=told,
    )  # fmt: skip
    html = cards([("one", asked)], "zh")
    assert html.index("75.0%") < html.index("没有答案") < html.index("25.0%")


def test_two_models_are_set_side_by_side_and_told_apart():
    one, two = said("m", "positive", positive=1.0), said("n", "negative", negative=1.0)
    assert "The two differ." in cards([("a", one), ("b", two)], "en")
    assert "回答相同" in cards([("a", one), ("b", one)], "zh")


def test_both_models_are_asked_the_same_and_an_error_leaves_the_answer(bench, worker):
    trying = bench.tune.trying
    worker.call = lambda name, **asked: worker.asked.append({"name": name, **asked}) or said(asked["model"], "positive")
    now, html = trying.on_ask("run:a", "model:b", "很好", "", Said(), "en")
    assert [(asked["name"], asked["model"], asked["text"]) for asked in worker.asked] == [
        ("predict", "run:a", "很好"), ("predict", "model:b", "很好"),
    ]  # fmt: skip
    assert html.count("nz-said") == 2
    after, html = trying.on_ask("/etc/passwd", "", "很好", "", now, "en")
    assert after.error is not None
    assert after.error.key == "no_model"
    assert html.count("nz-said") == 2
    assert trying.on_ask(None, "", "很好", "", Said(), "zh")[0].error.key == "predict_no_model"


def test_a_model_brings_its_examples_and_a_second_text_where_its_task_wants_one(bench, tuned):
    glad, asks = tuned("glad"), tuned("asks", "reading")
    beside, second, *buttons = bench.tune.trying.on_model(asks, "", "zh")
    assert second["visible"]
    assert second["label"] == "问题"
    assert [button["value"] for button in buttons] == [text for text, _ in EXAMPLES["reading"]]
    assert [name for _, name in beside["choices"]] == [""]
    assert not bench.tune.trying.on_model(glad, "", "en")[1]["visible"]


def test_only_another_model_of_the_same_task_stands_beside(tuned):
    first, other = tuned("first"), tuned("other")
    tuned("names", "names")
    assert [name for _, name in beside_choices("en", first, "sentiment")] == ["", other]


def test_fine_tuned_models_are_shown_in_attention_and_not_in_fill_in(bench, tuned):
    mine = tuned("mine")
    assert mine in [name for _, name in bench.on_models("attention", mine, "en")["choices"]]
    assert "value" not in bench.on_models("attention", mine, "en"), "what a link chooses meanwhile stays"
    assert bench.on_models("attention", "run:gone", "en")["value"] == "bundled"
    assert mine not in [name for _, name in bench.on_models("fill", mine, "en")["choices"]]


def test_attention_opens_with_the_model_and_the_texts_in_the_order_it_reads_them(bench, tuned):
    asks = tuned("asks", "reading")
    tab, model, text, pair = bench.on_look(asks, "他在北京。", "他在哪？", "en")
    assert (tab["selected"], model["value"], text, pair["value"]) == ("attention", asks, "他在哪？", "他在北京。")
    assert pair["visible"]
    assert reading_order("pairs", "a", "b") == ("a", "b")
    assert reading_order("sentiment", "a", "typed before") == ("a", "")


def test_the_attention_of_two_texts_is_asked_for_as_a_pair(bench, worker):
    bench.attention.on_ask("一", "二", "bundled", False, "en")
    bench.attention.on_ask("一", "", "bundled", False, "en")
    assert [asked["pair"] for asked in worker.asked] == ["二", None]


@pytest.fixture
def over(tmp_path) -> str:
    """A run that is over, with one mistake."""
    folder = tmp_path / "runs" / "over"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"kind": "finetune"}', encoding="utf-8")
    result = FinetuneResult(
        config=FinetuneConfig(), precision="fp32", labels=("negative", "positive"), classes=("negative", "positive"),
        sizes={"test": 2}, curve=(), best_epoch=1, figures={}, seconds=1.0,
        predictions=(
            Prediction("0", "好", "positive", "positive", (0.1, 0.9)),
            Prediction("1", "<坏>", "negative", "positive", (0.25, 0.75)),
        ),
    )  # fmt: skip
    (folder / "result.json").write_text(json.dumps(result.to_dict()), encoding="utf-8")
    return "over"


def test_mistakes_are_shown_and_a_click_puts_one_into_try_it(bench, over):
    part = bench.tune.mistakes
    run, html = part.on_open(None, "en")
    assert (run["choices"], run["value"]) == ([over], over)
    for words in ("1 of the 2 test texts", "&lt;坏&gt;", "75.0%", 'data-mistake="0"', "--shade:70%"):
        assert words in html
    event: Any = SimpleNamespace(_data={"mistake": 0})
    parts, *handed = bench.tune.on_mistake(over, "en", event)
    assert parts["selected"] == "try"
    assert handed[-1]["value"] == "<坏>"
    assert part.texts(over, SimpleNamespace(_data={"mistake": 7})) == ("", "")  # type: ignore[arg-type]


def test_a_run_that_is_not_over_has_no_mistakes_yet(bench, tmp_path):
    folder = tmp_path / "runs" / "young"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"kind": "finetune"}', encoding="utf-8")
    with pytest.raises(InputError, match="young"):
        mistakes_of("young")
    assert 'role="alert"' in bench.tune.mistakes.on_run("young", "zh")
    assert "nz-empty" in bench.tune.mistakes.on_open(None, "zh")[1]


def test_of_more_labels_than_can_be_read_the_most_confused_are_drawn_and_the_rest_is_told():
    labels = tuple(f"kind-{place:02d}" for place in range(MOST_LABELS + 3))
    counts = tuple(
        tuple(5 if row == column else int(row > 2 and column > 2) for column in range(len(labels)))
        for row in range(len(labels))
    )
    html = confusion(Confusion(labels, counts), "en")
    assert html.count('scope="row"') == html.count('scope="col"') == MOST_LABELS
    assert "kind-02" not in html
    assert "kind-03" in html
    assert "The 12 of 15 labels" in html
    assert "132 of all 132" in html
    assert "labels that are confused" not in confusion(Confusion(labels[:2], ((1, 0), (0, 1))), "en")


def test_what_another_part_hands_over_is_chosen_whatever_was_chosen_before(worker, monkeypatch):
    tasks = {"run:new": "names", "run:old": "reading"}
    monkeypatch.setattr("nezha_app.models.catalog.tuned", lambda: list(tasks))
    monkeypatch.setattr("nezha_app.models.catalog.task_of", tasks.get)
    for model in tasks:
        chosen, _, second, *_ = TryIt(worker).hand(model, "en")
        assert chosen["value"] == model
        assert second["visible"] == (tasks[model] == "reading")

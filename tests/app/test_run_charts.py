"""The charts of a run: what is drawn of which records, and the heat strip cell by cell."""

import html
import json
import math
import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nezha_app.heat import SHADES, SPANS, Strip, heat_strip, shade, span_of, strip_of
from nezha_app.run_charts import curves
from nezha_app.run_view import run_head

RATIO = st.floats(1e-6, 1e6)


def run(**more: Any) -> Any:
    facts = {"name": "r", "live": True, "waiting": False, "state": "running", "step": 30, "steps": 40, "error": None}
    return SimpleNamespace(**facts | more)


def train(step: int, **more: Any) -> dict[str, Any]:
    return {"kind": "train", "step": step, "loss": 5.0, "learning_rate": 1e-3, **more}


def titles(page: str) -> list[str]:
    return re.findall(r"<figcaption><b>(.*?)</b>", page)


def chart_of(page: str, title: str) -> dict[str, Any]:
    """The numbers of one chart."""
    figure = next(part for part in page.split("<figure") if f"<b>{title}</b>" in part)
    found = re.search(r'data-(?:chart|heat)="(.*?)"', figure)
    assert found
    return json.loads(html.unescape(found[1]))


def test_a_missing_figure_draws_nothing():
    assert titles(curves(run(), [train(10)], "en")) == ["Loss", "Learning rate"]
    odd = [train(10, grad_norm=None, loss_scale=None, trust_ratio=None, loss_ema=math.nan)]
    assert titles(curves(run(), odd, "en")) == ["Loss", "Learning rate"]


def test_the_two_losses_stand_apart_where_there_are_two():
    both = [
        train(10, mlm_loss=4.5, nsp_loss=0.5),
        {"kind": "eval", "step": 10, "loss": 4.8, "mlm_loss": 4.25, "nsp_loss": 0.55},
    ]
    page = curves(run(), both, "en")
    assert titles(page) == ["Loss", "Masked characters", "Next sentence", "Learning rate"]
    lines = {line["name"]: line["points"] for line in chart_of(page, "Next sentence")["lines"]}
    assert lines == {"training text": [[10, 0.5]], "held-out text": [[10, 0.55]]}
    assert titles(curves(run(), [train(10, mlm_loss=5.0, nsp_loss=None)], "en")) == ["Loss", "Learning rate"]


def test_the_smoothed_loss_the_best_evaluation_and_the_second_stage_are_marked():
    records = [
        train(step, loss_ema=4.0, stage=1 + (step > 20), sequence_length=128 * (1 + 3 * (step > 20)))
        for step in (10, 20, 30)
    ]
    records += [
        {"kind": "eval", "step": step, "loss": loss, "best": loss < 3.6} for step, loss in ((10, 3.5), (20, 3.7))
    ]
    page = curves(run(), records, "en")
    lines = {line["name"]: line["points"] for line in chart_of(page, "Loss")["lines"]}
    assert lines["training text, smoothed"] == [[10, 4.0], [20, 4.0], [30, 4.0]]
    assert lines["best so far"] == [[10, 3.5]]
    assert "stage 2, length 512" in page
    assert 'nz-mark" d="M66.67 0V100"' in page, "at step 20 of 30"


def test_the_loss_scale_shows_where_it_grew_and_where_a_step_was_skipped():
    course = [(10, 65536, 0), (20, 32768, 1), (30, 32768, 2), (40, 65536, 2)]
    page = curves(run(), [train(step, loss_scale=scale, skipped=lost) for step, scale, lost in course], "en")
    lines = {line["name"]: line["points"] for line in chart_of(page, "Loss scale")["lines"]}
    assert lines["grew"] == [[40, 65536]]
    assert lines["overflow: step skipped, scale backed off"] == [[20, 32768], [30, 32768]]
    assert "2¹⁶" in page


def test_trust_ratios_are_a_strip_in_the_order_of_the_network_and_a_sentence():
    layers = {"heads": 2.0, "layer.10": 0.5, "layer.2": 0.25, "embeddings": 1.0, "layer.3": 0.0, "odd": None}
    records = [train(10, trust_ratio=layers), train(20, trust_ratio=layers | {"layer.2": 0.05})]
    strip = chart_of(curves(run(), records, "en"), "LAMB’s trust ratio, layer by layer")
    assert strip["rows"] == ["embeddings", "layer 3", "layer 11", "heads"]
    assert strip["values"] == [[1.0, 0.25, 0.5, 2.0], [1.0, 0.05, 0.5, 2.0]]
    assert "At step 20 the ratios went from 0.05 (layer 3) to 2 (heads)." in curves(run(), records, "en")
    assert "从 0.05（第 3 层）到 2（输出头）" in curves(run(), records, "zh")


@given(RATIO, st.sampled_from(SPANS))
def test_a_ratio_and_its_inverse_lie_equally_far_from_one(value, span):
    level, inverse = shade(value, span), shade(1 / value, span)
    assert level is not None
    assert inverse is not None
    assert abs(level + inverse) <= 1, "to one shade of rounding"
    assert -SHADES <= level <= SHADES
    assert (shade(1.0, span), shade(float(span), span), shade(1 / span, span)) == (0, SHADES, -SHADES)


@pytest.mark.parametrize(("values", "span"), [([1.0], 2), ([0.4], 3), ([0.2, 3.0], 5), ([1e-9], SPANS[-1]), ([], 2)])
def test_the_scale_reaches_every_ratio_on_both_sides(values, span):
    assert span_of(values) == span


def test_many_steps_become_few_columns_of_geometric_means():
    strip = strip_of([(step, {"a": 4.0 if step % 2 else 0.25}) for step in range(1, 201)], ["a", "b"], most=100)
    assert len(strip.ends) == 100
    assert strip.ends[-1] == 200
    assert all(column == [pytest.approx(1.0), None] for column in strip.values)


def test_equal_neighbours_are_one_rectangle_and_a_missing_cell_is_none():
    strip = Strip(rows=["a", "b"], ends=[10, 20, 40], values=[[2.0, None], [2.0, 0.5], [1.0, 0.5]])
    page = heat_strip(strip, title="t", sentence='s"<', x_label="step", unit="ratio")
    assert 'class="hot" style="--shade:100%" d="M0.00 0h50.00v1h-50.00z"' in page
    assert 'class="mid" style="--shade:0%" d="M50.00 0h50.00v1h-50.00z"' in page
    assert 'class="cold" style="--shade:100%" d="M25.00 1h75.00v1h-75.00z"' in page
    assert 's"<' not in page


def test_the_head_tells_why_a_run_failed_before_its_figures_and_what_the_machine_does():
    error = {"en": "the loss stopped being a number at step 31", "zh": "第 31 步损失不再是数字"}
    records = [train(30, memory=1.5 * 2**30, stage=1, sequence_length=128, loss_scale=4096.0, skipped=2)]
    head = run_head(run(state="failed", live=False, error=error), records, "zh")
    assert head.index("第 31 步损失不再是数字") < head.index("<dl>")
    for words in ("1.5 GiB", "1 · 长度 128", "4,096", "跳过步数"):
        assert words in head


@pytest.mark.parametrize(
    ("more", "words"),
    [({}, "The first loss appears"), ({"waiting": True}, "waits for its turn"), ({"live": False}, "no loss")],
)
def test_a_run_without_records_says_why_there_is_nothing_to_see(more, words):
    assert words in curves(run(**more), [], "en")

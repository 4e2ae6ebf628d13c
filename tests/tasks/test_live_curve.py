"""The curve under a cell: what it draws of the records, in both languages."""

import re
from xml.etree import ElementTree

import pytest

from nezha.tasks import LiveCurve, finetune


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_curve_shows_losses_figures_and_baselines(monkeypatch, lang):
    drawn = []
    curve = LiveCurve(lang, every=2)
    monkeypatch.setattr(LiveCurve, "_draw", lambda self: drawn.append(self.svg()))
    for step, loss in ((20, 2.0), (40, 1.5), (60, 1.0), (80, 0.5)):
        curve({"kind": "train", "step": step, "steps": 100, "loss": loss})
    assert len(drawn) == 2
    curve({"kind": "baseline", "contender": "tfidf", "figures": {"accuracy": 0.75}, "seconds": 1.0})
    curve({"kind": "epoch", "step": 100, "dev": {"accuracy": 0.8, "macro_f1": 0.7}})
    root = ElementTree.fromstring(drawn[-1])
    first, second = (one.get("points") for one in root.iter("{http://www.w3.org/2000/svg}polyline"))
    assert first.split() == ["118.0,24.0", "184.0,61.5", "250.0,99.0", "316.0,136.5"]
    assert second == "382.0,54.0"
    words = "".join(root.itertext())
    assert {"en": "accuracy", "zh": "准确率"}[lang] in words
    assert "0.750" in words
    assert bool(re.search("[\u4e00-\u9fff]", words)) == (lang == "zh")


@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
def test_a_task_by_name_takes_options(tiny_model_folder, data, monkeypatch):
    drawn = []
    monkeypatch.setattr(LiveCurve, "_draw", lambda self: drawn.append(self.svg()))
    result = finetune(
        "sentiment", data=data, model=str(tiny_model_folder), epochs=1, length=24, batch_size=5, report=LiveCurve()
    )
    assert result.config.epochs == 1
    assert drawn


def test_records_of_a_run_which_do_not_say_how_many_steps_fill_the_width(monkeypatch):
    """`nezha.tasks.running.run` reports what it writes: events too, and no total."""
    drawn = []
    curve = LiveCurve("en", every=1)
    monkeypatch.setattr(LiveCurve, "_draw", lambda self: drawn.append(self.svg()))
    curve({"kind": "event", "step": 0, "name": "precision"})
    for step, loss in ((20, 2.0), (40, 1.0)):
        curve({"kind": "train", "step": step, "loss": loss})
    assert len(drawn) == 2, "an event changes nothing that is drawn"
    line, *_ = ElementTree.fromstring(drawn[-1]).iter("{http://www.w3.org/2000/svg}polyline")
    whole, half = (float(line.get("points").split()[at].split(",")[0]) for at in (1, 0))
    assert whole == 382.0
    assert half < whole


def test_an_unknown_language_is_told():
    with pytest.raises(ValueError, match="en, zh"):
        LiveCurve("fr")

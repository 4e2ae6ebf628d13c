"""A fine-tuning run as a page shows it: where it stands on the test part once it is over, and its curves."""

from typing import Any

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.runs import Run

from .chart import Line, line_chart
from .language import say
from .markup import empty, sentence
from .standing_view import baselines_of, differences_of, standing
from .words import contender_word, measure_word

Records = list[dict[str, Any]]

MOST_BASELINES = 8
"""As many as there are colours."""


def tuned_curves(run: Run | None, records: Records, lang: str) -> str:
    """The table on the test part once it is there, then the training loss and the development measure."""
    if run is None:
        return ""
    parts = [_loss(records, lang), _development(run, records, lang)]
    table = standing(records, differences_of(run.folder), lang)
    if not any(parts) and not table:
        key = "chart.queued" if run.waiting else "chart.waiting" if run.live else "chart.none"
        return empty(say(key, lang))
    return f'{table}<div class="nz-charts">{"".join(parts)}</div>'


def _loss(records: Records, lang: str) -> str:
    line = Line(name=say("chart.loss", lang), style="train", points=runs.points(records, "train_loss"))
    return line_chart(
        [line], title=say("chart.loss", lang), x_label=say("chart.step", lang), y_label=say("chart.loss.unit", lang)
    )


def _development(run: Run, records: Records, lang: str) -> str:
    """The leading measure after each epoch; what the baselines reach on the test part as dashed lines across."""
    judged = {record["epoch"]: record["dev"] for record in records if record.get("kind") == "epoch"}
    baselines = baselines_of(records)
    measure = next((name for figures in (*judged.values(), *baselines.values()) for name in figures), None)
    if measure is None:
        return ""
    last = max(_epochs(run), *judged, 1)
    lines = [
        Line(
            name=say("tune.dev", lang),
            style="held",
            points=[(epoch, figures[measure]) for epoch, figures in sorted(judged.items()) if measure in figures],
            dots=True,
        )
    ]
    lines += [
        Line(
            name=contender_word(name, lang),
            style=f"c{place % MOST_BASELINES} dashed",
            points=[(0, figures[measure]), (last, figures[measure])],
        )
        for place, (name, figures) in enumerate(baselines.items())
        if measure in figures
    ]
    title = say("tune.dev.title", lang, measure=sentence(measure_word(measure, lang)))
    return line_chart(lines, title=title, x_label=say("tune.epoch", lang), y_label=say("tune.dev.unit", lang))


def _epochs(run: Run) -> int:
    """Epochs of the whole run; 0 where its configuration cannot be read."""
    try:
        config = runs.config_of(run.config)
    except InputError:
        return 0
    return config.sheet().epochs if isinstance(config, FinetuneConfig) else 0

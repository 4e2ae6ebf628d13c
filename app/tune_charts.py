"""A fine-tuning run as a page shows it: its curves, and what it is worth on the test part beside simpler things."""

from html import escape
from typing import Any

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.runs import Run

from .chart import Line, line_chart
from .language import say
from .markup import empty, percent, sentence
from .words import contender_word, measure_word

Records = list[dict[str, Any]]
Figures = dict[str, float]

MOST_BASELINES = 8
"""As many as there are colours."""


def tuned_curves(run: Run | None, records: Records, lang: str) -> str:
    """The table on the test part once it is there, then the training loss and the development measure."""
    if run is None:
        return ""
    parts = [_loss(records, lang), _development(run, records, lang)]
    table = standing(records, lang)
    if not any(parts) and not table:
        key = "chart.queued" if run.waiting else "chart.waiting" if run.live else "chart.none"
        return empty(say(key, lang))
    return f'{table}<div class="nz-charts">{"".join(parts)}</div>'


def baselines_of(records: Records) -> dict[str, Figures]:
    """Baseline -> its figures on the test part, in the order in which they answered."""
    return {
        str(record["contender"]): {name: value for name, value in record["figures"].items() if runs.is_number(value)}
        for record in records
        if record.get("kind") == "baseline" and isinstance(record.get("figures"), dict) and "contender" in record
    }


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


def standing(records: Records, lang: str) -> str:
    """The model with its interval, each baseline, and a sentence where one of these is better; nothing before."""
    tested = next((record["figures"] for record in reversed(records) if record.get("kind") == "test"), None)
    if not tested:
        return ""
    baselines = baselines_of(records)
    measures = list(tested)
    head = "".join(f'<th scope="col">{escape(sentence(measure_word(name, lang)))}</th>' for name in measures)
    own = "".join(
        f"<td>{percent(tested[name]['value'])}"
        f"<small>{percent(tested[name]['low'])} – {percent(tested[name]['high'])}</small></td>"
        for name in measures
    )
    rows = f'<tr class="own"><th scope="row">{escape(contender_word("model", lang))}</th>{own}</tr>'
    for name, figures in baselines.items():
        cells = "".join(f"<td>{percent(figures[key]) if key in figures else '–'}</td>" for key in measures)
        rows += f'<tr><th scope="row">{escape(sentence(contender_word(name, lang)))}</th>{cells}</tr>'
    return (
        f'<h4 class="nz-group">{say("tune.tested", lang)}</h4>'
        f'<div class="nz-compared" tabindex="0"><table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody>'
        f'</table></div><p class="nz-note">{escape(_verdict(tested, baselines, lang))}</p>'
    )


def _verdict(tested: dict[str, dict[str, float]], baselines: dict[str, Figures], lang: str) -> str:
    """One sentence: whether anything simpler is better, and whether by more than the interval allows."""
    measure, own = next(iter(tested.items()))
    better = {name: figures[measure] for name, figures in baselines.items() if figures.get(measure, -1) > own["value"]}
    if not baselines:
        return say("tune.interval", lang)
    if not better:
        return f"{say('tune.best', lang)} {say('tune.interval', lang)}".strip()
    names = ("、" if lang == "zh" else ", ").join(contender_word(name, lang) for name in better)
    key = "tune.beaten" if any(value > own["high"] for value in better.values()) else "tune.level"
    return say(key, lang, names=names)

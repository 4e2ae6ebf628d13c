"""What a fine-tuned model is worth on the test part: its figures beside those of simpler things, and what is chance.

The verdict is that of the command's table (`nezha.tasks.paired`): both are asked the same texts, and the interval is
that of their difference.
"""

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from nezha import runs
from nezha.messages import say as library
from nezha.tasks.outcome import BASELINES, RESULT, result_of
from nezha.tasks.outcome import baselines_of as answers_of
from nezha.tasks.paired import differences
from nezha.tasks.results import Figure

from .language import say
from .markup import percent, sentence
from .words import contender_word, measure_word

Records = list[dict[str, Any]]
Figures = dict[str, float]
Differences = dict[str, Figure]
"""Baseline -> how far the model is above it in the leading measure."""


def baselines_of(records: Records) -> dict[str, Figures]:
    """Baseline -> its figures on the test part, in the order in which they answered."""
    return {
        str(record["contender"]): {name: value for name, value in record["figures"].items() if runs.is_number(value)}
        for record in records
        if record.get("kind") == "baseline" and isinstance(record.get("figures"), dict) and "contender" in record
    }


def differences_of(folder: Path) -> Differences:
    """How far the run in `folder` is above each baseline whose answers are there; nothing while it is not over."""
    try:
        stamps = [(folder / name).stat().st_mtime for name in (RESULT, BASELINES)]
    except FileNotFoundError:
        return {}
    return _differences(folder, *stamps)


@lru_cache(maxsize=16)
def _differences(folder: Path, *stamps: float) -> Differences:
    result = result_of(folder)
    return differences(result, answers_of(folder)) if result else {}


def standing(records: Records, above: Differences, lang: str) -> str:
    """The model with its interval, each baseline, and a sentence where one of these is better; nothing before.

    Args:
        records: of the run.
        above: as `differences_of` gives them.
        lang: language of the page.
    """
    own_record = next((record for record in reversed(records) if record.get("kind") == "test"), {})
    tested = own_record.get("figures")
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
    if above:
        head += f'<th scope="col">{escape(say("tune.above", lang))}</th>'
        own += "<td></td>"
    who = contender_word(own_record.get("contender", "model"), lang)
    rows = f'<tr class="own"><th scope="row">{escape(who)}</th>{own}</tr>'
    for name, figures in baselines.items():
        cells = "".join(f"<td>{percent(figures[key]) if key in figures else '–'}</td>" for key in measures)
        cells += f"<td>{_lead(above.get(name), lang)}</td>" if above else ""
        rows += f'<tr><th scope="row">{escape(sentence(contender_word(name, lang)))}</th>{cells}</tr>'
    return (
        f'<h4 class="nz-group">{say("tune.tested", lang)}</h4>'
        f'<div class="nz-compared" tabindex="0"><table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody>'
        f'</table></div><p class="nz-note">{escape(_told(tested, baselines, above, lang))}</p>'
    )


def _lead(difference: Figure | None, lang: str) -> str:
    """A difference in points with its interval, and what that says."""
    if difference is None:
        return "–"
    value, low, high = (f"{100 * number:+.1f}" for number in (difference.value, difference.low, difference.high))
    return f"{value} ({low} … {high})<small>{library(f'verdict_{difference.verdict}', lang)}</small>"


def _told(tested: dict[str, dict[str, float]], baselines: dict[str, Figures], above: Differences, lang: str) -> str:
    """What the table says, in a sentence or two."""
    if not baselines:
        return say("tune.interval", lang)
    if baselines.keys() <= above.keys():
        return _paired(above, lang)
    measure, own = next(iter(tested.items()))
    better = [name for name, figures in baselines.items() if figures.get(measure, -1) > own["value"]]
    if better:
        return say("tune.level", lang, names=_named(better, lang))
    return f"{say('tune.best', lang)} {say('tune.interval', lang)}".strip()


def _paired(above: Differences, lang: str) -> str:
    """Which are better by more than chance, then which cannot be told apart; or that the model leads all."""
    sides = {
        side: [name for name, one in above.items() if one.verdict == side] for side in ("behind", "noise", "ahead")
    }
    keys = {"behind": "tune.beaten", "noise": "tune.noise"}
    told = [say(key, lang, names=_named(sides[side], lang)) for side, key in keys.items() if sides[side]]
    told = told or [say("tune.ahead", lang)]
    return ("" if lang == "zh" else " ").join([*told, say("tune.paired", lang)])


def _named(names: list[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(contender_word(name, lang) for name in names)

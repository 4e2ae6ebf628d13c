"""A comparison as one picture: a panel a measure, a line a system, every seed a dot, the mean with its spread.

Plain SVG of some kilobytes, as the page shows it and a browser opens it: its text is text, so that Chinese needs no
font of ours.  Inside a page it takes the colour of what stands around it, dark or light; a file of its own has to ask.
"""

from collections.abc import Callable
from html import escape

from nezha.messages import say
from nezha.systems.results import SystemsComparison

LEFT, WIDE, TOP, ROW, GAP = 104, 150, 40, 26, 26
"""Pixels: of the names, of a panel, above the first line, of a line, between panels."""
COLOR, QUIET = "#0072B2", "#8a8a8a"
ALONE = "<style>svg{color:#222}@media(prefers-color-scheme:dark){svg{color:#ddd}}</style>"
"""What a file says for itself."""


def figure(found: SystemsComparison, lang: str, *, alone: bool = False) -> str:
    """The picture.

    Args:
        found: as far as it has come; a measure without any figure has an empty panel.
        lang: en or zh.
        alone: as a file, outside any page.
    """
    recipes, measures = found.config["recipes"], found.measures
    width, height = LEFT + len(measures) * (WIDE + GAP), TOP + ROW * len(recipes) + 26
    names = [_text(LEFT - 10, _line(row), say(f"recipe_{name}", lang), "end") for row, name in enumerate(recipes)]
    panels = [_panel(found, measure, LEFT + place * (WIDE + GAP), lang) for place, measure in enumerate(measures)]
    style = ALONE if alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
        f"<title>{escape(sentence(found, lang))}</title>{style}{''.join(names)}{''.join(panels)}</svg>\n"
    )


def sentence(found: SystemsComparison, lang: str) -> str:
    """What the picture shows, for who does not see it."""
    parts = []
    for measure in found.measures:
        title, leader = say(f"systems_{measure}", lang), found.leader(measure)
        if leader:
            value = f"{found.mean(leader, measure):.3f}"
            parts.append(say("systems_best", lang, measure=title, recipe=say(f"recipe_{leader}", lang), value=value))
        elif any(found.values(recipe, measure) for recipe in found.config["recipes"]):
            parts.append(say("systems_level", lang, measure=title))
    return ("；" if lang == "zh" else "; ").join(parts) or say("systems_nothing", lang)


def _line(row: int) -> float:
    return TOP + ROW * (row + 0.5)


def _panel(found: SystemsComparison, measure: str, left: float, lang: str) -> str:
    """One measure of all systems on a scale of its own."""
    recipes = found.config["recipes"]
    everything = [value for recipe in recipes for value in _reach(found, recipe, measure)]
    bottom = TOP + ROW * len(recipes)
    parts = [
        _text(left + WIDE / 2, 18, say(f"systems_{measure}", lang), "middle"),
        f'<path d="M{left} {bottom}h{WIDE}" stroke="{QUIET}" fill="none"/>',
    ]
    if not everything:
        return "".join(parts)
    low, high = min(everything), max(everything)
    room = max(high - low, 1e-3) * 0.08
    low, high = low - room, high + room

    def x(value: float) -> float:
        return round(left + WIDE * (value - low) / (high - low), 1)

    parts += [
        _text(x(value), bottom + 16, f"{value:.3f}", "middle", 10) for value in (min(everything), max(everything))
    ]
    for row, recipe in enumerate(recipes):
        parts += _marks(found, recipe, measure, x, _line(row))
    return "".join(parts)


def _reach(found: SystemsComparison, recipe: str, measure: str) -> list[float]:
    """Everything that is drawn of one system: its seeds, and the ends of its spread."""
    mean, spread = found.mean(recipe, measure), found.spread(recipe, measure)
    ends = [] if mean is None or spread is None else [mean - spread, mean + spread]
    return [*found.values(recipe, measure), *ends]


def _marks(found: SystemsComparison, recipe: str, measure: str, x: Callable[[float], float], y: float) -> list[str]:
    """A dot a seed, the mean, and one standard deviation to either side."""
    mean, spread = found.mean(recipe, measure), found.spread(recipe, measure)
    if mean is None:
        return []
    seeds = found.values(recipe, measure)
    parts = [f'<circle cx="{x(value)}" cy="{y}" r="2.5" fill="{QUIET}"/>' for value in seeds]
    if spread is not None:
        parts.append(f'<path d="M{x(mean - spread)} {y}H{x(mean + spread)}" stroke="{COLOR}" stroke-width="2"/>')
    return [*parts, f'<circle cx="{x(mean)}" cy="{y}" r="4.5" fill="{COLOR}"/>']


def _text(x: float, y: float, text: str, anchor: str, size: int = 12) -> str:
    return f'<text x="{x}" y="{y + 4}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'

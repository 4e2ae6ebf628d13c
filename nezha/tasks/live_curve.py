"""The curve of a fine-tuning while it runs, under the cell of a notebook.

    from nezha.tasks import LiveCurve, finetune

    finetune("sentiment", quick=True, report=LiveCurve())

A picture in SVG, whose words are in the reader's own fonts.  Needs IPython, which every notebook has.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from nezha.messages import LANGUAGES, say

WIDTH, HEIGHT = 330, 150
"""Pixels of a panel; the words stand around it."""
LEFT, TOP, BELOW = 52, 24, 34
LOSS, FIGURE = "#3b6fb6", "#b5482f"

Point = tuple[float, float]


class LiveCurve:
    """Takes the records of a run and redraws: the training loss, and the leading figure after each epoch.

    Args:
        lang: language of its words.
        every: train records between two drawings.
    """

    def __init__(self, lang: str = "en", *, every: int = 5):
        if lang not in LANGUAGES:
            raise ValueError(f"expected one of {', '.join(LANGUAGES)}; got {lang!r}")
        self.lang, self.every = lang, every
        self.losses: list[Point] = []
        self.figures: list[Point] = []
        self.baselines: dict[str, float] = {}
        self.measure, self.steps = "", 1
        self._shown: Any = None

    def __call__(self, record: dict[str, Any]) -> None:
        """Take a record."""
        if record["kind"] == "train":
            self.losses.append((record["step"], record["loss"]))
            self.steps = record.get("steps", record["step"])  # the records of a run's folder do not say how many
            if len(self.losses) % self.every:
                return
        elif record["kind"] == "epoch":
            self.measure, value = next(iter(record["dev"].items()))
            self.figures.append((record["step"], value))
        elif record["kind"] == "baseline":
            self.baselines[record["contender"]] = next(iter(record["figures"].values()))
        else:
            return
        self._draw()

    def svg(self) -> str:
        """The drawing as it is now."""
        words = say("curve_loss", self.lang), say(f"measure_{self.measure}", self.lang) if self.measure else ""
        top = max((loss for _, loss in self.losses), default=1.0)
        lines = {say(f"contender_{name}", self.lang): value for name, value in self.baselines.items()}
        size = f'width="{2 * (LEFT + WIDTH + 20)}" height="{TOP + HEIGHT + BELOW}"'
        parts = [
            self._panel(words[0], self.losses, top=top, lines={}, colour=LOSS),
            f'<g transform="translate({LEFT + WIDTH + 20} 0)">',
            self._panel(words[1], self.figures, top=1.0, lines=lines, colour=FIGURE),
            "</g>",
        ]
        style = 'font-family="system-ui, sans-serif" font-size="11" fill="currentColor"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {style}>{"".join(parts)}</svg>'

    def _panel(self, title: str, points: Sequence[Point], *, top: float, lines: dict[str, float], colour: str) -> str:
        """A frame with its title, the course of some points, and dashed lines with their names."""

        def place(point: Point) -> tuple[float, float]:
            return LEFT + WIDTH * point[0] / self.steps, TOP + HEIGHT * (1 - point[1] / top)

        course = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, points))
        dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{colour}"/>' for x, y in map(place, points))
        drawn = [
            f'<text x="{LEFT}" y="{TOP - 8}">{escape(title)}</text>',
            f'<path d="M{LEFT} {TOP}V{TOP + HEIGHT}H{LEFT + WIDTH}" fill="none" stroke="currentColor" opacity=".4"/>',
            f'<text x="{LEFT - 6}" y="{TOP + 4}" text-anchor="end">{top:.2f}</text>',
            f'<text x="{LEFT - 6}" y="{TOP + HEIGHT}" text-anchor="end">0</text>',
            f'<text x="{LEFT + WIDTH}" y="{TOP + HEIGHT + 16}" text-anchor="end">'
            f"{escape(say('curve_step', self.lang))} {self.steps}</text>",
            f'<polyline points="{course}" fill="none" stroke="{colour}" stroke-width="1.5"/>{dots}',
        ]
        for name, value in lines.items():
            _, y = place((0, value))
            drawn.append(
                f'<path d="M{LEFT} {y:.1f}h{WIDTH}" stroke="currentColor" stroke-dasharray="4 3" opacity=".6"/>'
                f'<text x="{LEFT + 4}" y="{y - 3:.1f}" opacity=".7">{escape(name)} {value:.3f}</text>'
            )
        return "".join(drawn)

    def _draw(self) -> None:
        from IPython.display import SVG, display

        if self._shown is None:
            self._shown = display(SVG(self.svg()), display_id=True)
        else:
            self._shown.update(SVG(self.svg()))

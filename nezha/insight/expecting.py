"""How long a question will take, before it runs: its own first steps are taken and timed, and then let go.

    seconds = time up to the first step + (time of the steps taken after it) / (share that they are) · (share left)

A question tells its steps as shares of its work (`nezha.insight.pace`), so that a piece of it stands for all of it:
the same model, texts and switches, on this machine, as busy as it is.  What is over within the piece is answered by it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nezha.insight.pace import following
from nezha.insight.questions import ask
from nezha.messages import LANGUAGES, say

PIECE = 0.6
"""Seconds of steps that are taken, at least one step more than the first."""

TRUSTED = 0.2
"""Share of the work after which the pace of the run alone is believed."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a question is expected to take, in seconds, on this machine.

    `share` is how much of its work was timed: 1 where all of it was done, and `answer` is then its answer.
    """

    question: str
    seconds: float
    share: float
    answer: Any = None

    def text(self, lang: str = "en") -> str:
        """The same as a sentence."""
        key = "expected_done" if self.share == 1 else "expected"
        return say(key, lang, duration=duration(self.seconds, lang), share=share_text(self.share))

    def _repr_html_(self) -> str:
        """For a notebook, in both languages."""
        return "".join(f"<p>{self.text(lang)}</p>" for lang in LANGUAGES)


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How far a question is.

    Attributes:
        share: of its work that is done, in [0, 1].
        expected: seconds that it is expected to take in all, as far as is known now.
        left: seconds of them that are left.
    """

    share: float
    expected: float
    left: float


class _EnoughError(Exception):
    """The piece has been timed."""


def expected(name: str, alive: Callable[[], None] | None = None, /, **given: Any) -> Expected:
    """How long the question `name` will take.

    Args:
        name: of `nezha.insight.questions.QUESTIONS`.
        alive: called after every step that is timed; what it raises ends the timing.
        given: fields of its options.

    Raises:
        InputError: as `ask`.
    """
    begun, steps = time.monotonic(), []

    def hear(share: float) -> None:
        steps.append((time.monotonic(), share))
        (first, done), (now, reached) = steps[0], steps[-1]
        if alive is not None:
            alive()
        if share < 1 and reached > done and now - first >= PIECE:
            raise _EnoughError

    try:
        with following(hear):
            answer = ask(name, **given)
    except _EnoughError:
        (first, done), (now, reached) = steps[0], steps[-1]
        rate = (now - first) / (reached - done)
        return Expected(question=name, seconds=(first - begun) + rate * (1 - done), share=reached)
    return Expected(question=name, seconds=time.monotonic() - begun, share=1.0, answer=answer)


def ask_followed(
    name: str, follow: Callable[[Reached], None], alive: Callable[[], None] | None = None, /, **given: Any
) -> Any:
    """`ask`, which says what it expects to take before it begins, and then how far it has come.

    Args:
        name: of the question.
        follow: told of every step; the first time before the question runs.  What it raises ends the question.
        alive: called on the way to that first time, after every step that is timed; what it raises ends the question.
        given: fields of its options.

    Returns:
        The answer, as `ask`.

    Raises:
        InputError: as `ask`.
    """
    before = expected(name, alive, **given)
    follow(Reached(share=0.0, expected=before.seconds, left=before.seconds))
    if before.share == 1:
        return before.answer
    begun = time.monotonic()

    def hear(share: float) -> None:
        spent = time.monotonic() - begun
        weight = min(1.0, share / TRUSTED)  # of what the run itself says, against what was expected of it
        whole = max(spent, (weight * spent / share if share else 0.0) + (1 - weight) * before.seconds)
        follow(Reached(share=share, expected=whole, left=whole - spent))

    with following(hear):
        return ask(name, **given)


def share_text(share: float) -> str:
    """A share of some work, for a person."""
    return f"{share:.2%}" if share < 0.01 else f"{share:.0%}"


def duration(seconds: float, lang: str) -> str:
    """As long as a person would say it: 8 s, 3 min 20 s, 2 h 5 min."""
    whole = max(1, round(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    units = ("h", "min", "s") if lang == "en" else ("小时", "分", "秒")
    parts = [(hours, units[0]), (minutes, units[1]), (rest if not hours else 0, units[2])]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)

"""What stands under the form of the laboratory: what to do, how far a question is, how long it took, or an error."""

from dataclasses import dataclass

from nezha.messages import InputError
from nezha.worker import TIME_LIMIT

from .language import say
from .markup import duration, empty, notice


@dataclass(frozen=True)
class Said:
    """An error, how long the answer took, how far the question is, or none of them yet.

    `reached` is (share done, seconds expected in all, seconds left), None while nothing is known of a question that is
    `asked`.
    """

    error: InputError | None = None
    seconds: float | None = None
    asked: bool = False
    reached: tuple[float, float, float] | None = None

    def html(self, lang: str) -> str:
        """The line in `lang`."""
        if self.error:
            return notice(self.error, lang)
        if self.asked:
            return self._progress(lang)
        if self.seconds is None:
            return empty(say("lab.empty", lang, limit=f"{TIME_LIMIT:.0f}"))
        return f'<p class="nz-note">{say("lab.seconds", lang, seconds=f"{self.seconds:.1f}")}</p>'

    def _progress(self, lang: str) -> str:
        """A bar, what it was expected to take, and what is left of that."""
        if self.reached is None:
            return f'<div class="nz-pace"><progress></progress><p>{say("lab.timing", lang)}</p></div>'
        share, expected, left = self.reached
        words = say(
            "lab.progress", lang, share=f"{share:.0%}", expected=duration(max(1, expected), lang),
            left=duration(left, lang),
        )  # fmt: skip
        return (
            f'<div class="nz-pace"><progress value="{share:.3f}" max="1" aria-label="{words}"></progress>'
            f"<p>{words}</p></div>"
        )

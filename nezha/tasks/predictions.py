"""What a fine-tuned model says of a text: frozen, of numbers and strings, so it travels between processes."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from nezha.finetune_tasks import TASK_KINDS
from nezha.tasks.examples import Answer, Span

SECOND = tuple(name for name, kind in TASK_KINDS.items() if kind.second)
"""Tasks that want a second text."""


class Candidate(NamedTuple):
    """A possible answer to a question: passage[start:end], which is `text`, and its probability among those told.

    "No answer" is the empty text from -1 to -1.
    """

    text: str
    start: int
    end: int
    probability: float


@dataclass(frozen=True, kw_only=True)
class Predicted:
    """The answer to one text.

    Attributes:
        model: full name of what was asked.
        task: name of its task.
        text: the text, the first sentence of a pair, or the passage.
        second: the second sentence of a pair, or the question.
        answer: a label, the names in the text, or the quotes that answer (none: the passage does not).
        probabilities: by label, the likeliest first; empty for names and reading.
        candidates: for reading, the best answers, the first of which is `answer`.
    """

    model: str
    task: str
    text: str
    second: str
    answer: Answer
    probabilities: dict[str, float]
    candidates: tuple[Candidate, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists; a name or quote has its text, places and kind by name."""
        return asdict(self) | {"answer": self.told(), "candidates": [one._asdict() for one in self.candidates]}

    def told(self) -> Any:
        """The answer for JSON: a label, or a list of names or quotes with their places in the text."""
        if isinstance(self.answer, str):
            return self.answer
        names = [
            part._asdict() | {"text": self.text[part.start : part.end]}
            for part in self.answer
            if isinstance(part, Span)
        ]
        return names or [part._asdict() for part in self.answer]

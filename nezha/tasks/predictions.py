"""What a fine-tuned model says of a text: frozen, of numbers and strings, so it travels between processes."""

from dataclasses import asdict, dataclass
from typing import Any

from nezha.tasks.examples import Answer

SECOND = ("pairs", "inference", "reading")
"""Tasks that want a second text."""


@dataclass(frozen=True, kw_only=True)
class Predicted:
    """The answer to one text.

    Attributes:
        model: full name of what was asked.
        task: name of its task.
        text: the text, the first sentence of a pair, or the passage.
        second: the second sentence of a pair, or the question.
        answer: a label, the names in the text, or the quotes that answer (none: the passage does not).
        probabilities: by label, the likeliest first; empty for names.
    """

    model: str
    task: str
    text: str
    second: str
    answer: Answer
    probabilities: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists; a name or quote has its text, places and kind by name."""
        return asdict(self) | {"answer": self.told()}

    def told(self) -> Any:
        """The answer for JSON: a label, or a list of names or quotes with their places in the text."""
        if isinstance(self.answer, str):
            return self.answer
        parts = [dict(zip(part._fields, part, strict=True)) for part in self.answer]
        return [{"text": self.text[part["start"] : part["end"]], **part} if "end" in part else part for part in parts]

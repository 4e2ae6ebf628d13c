"""What was done to data on the way in, counted while it is done and told in both languages at the end."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from nezha.messages import LANGUAGES, say


@dataclass(frozen=True)
class Note:
    """A sentence of `nezha.texts` and its fields."""

    key: str
    values: tuple[tuple[str, Any], ...]

    def text(self, lang: str) -> str:
        """The sentence in `lang`."""
        return say(self.key, lang, **dict(self.values))

    def to_dict(self) -> dict[str, Any]:
        """Key, fields and both sentences, as JSON takes them."""
        return {"key": self.key, "values": dict(self.values)} | {lang: self.text(lang) for lang in LANGUAGES}


class Notes:
    """A counter of notes; `told` gives them in the order in which they first came up."""

    def __init__(self):
        self._counts: Counter[tuple[str, tuple[tuple[str, Any], ...]]] = Counter()

    def add(self, key: str, count: int = 1, **values: Any) -> None:
        """Count `key` once more, or `count` times; each set of `values` is counted by itself."""
        if count:
            self._counts[key, tuple(values.items())] += count

    def told(self) -> tuple[Note, ...]:
        """Every note, with its `count` among its fields."""
        return tuple(Note(key, (*values, ("count", count))) for (key, values), count in self._counts.items())

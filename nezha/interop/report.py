"""What became of a checkpoint: every tensor and every field of its configuration, in figures and in words."""

from dataclasses import asdict, dataclass
from typing import Any

from nezha.messages import LANGUAGES, say


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something said of a weight or a field: what it is, and the key and fields of the sentence."""

    what: str
    key: str
    values: dict[str, Any]

    def text(self, lang: str) -> str:
        """The sentence in `lang`."""
        return say(self.key, lang, **self.values)


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """Tensors of one kind that were left out: names with `*` for numbers, how many, their bytes, and why (a key)."""

    pattern: str
    count: int
    bytes: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """The result of looking at, loading or converting one checkpoint."""

    source: str
    layout: str
    """The ending of a key `layout_…`."""
    files: tuple[str, ...]
    matched: int
    """Tensors that became weights."""
    missing: tuple[Note, ...]
    """Weights the files lack, with what was done."""
    ignored: tuple[Ignored, ...]
    settings: tuple[Note, ...]
    """Fields of the configuration that were added, assumed or left out."""
    activation: str
    """transformers' name of it."""
    activation_why: str
    model: str
    """The class that these weights are."""
    model_why: str
    dtypes: dict[str, int]
    """Type -> tensors of that type in the result."""
    vocabulary: Note
    bytes_before: int
    """Files with weights, as they were found."""
    bytes_after: int
    """The tensors of the result."""
    written: str | None = None
    """The new folder, where one was made."""

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary; every sentence in both languages."""
        values = asdict(self)
        for name in ("missing", "settings"):
            values[name] = [_note(note) for note in getattr(self, name)]
        values["vocabulary"] = _note(self.vocabulary)
        for entry in values["ignored"]:
            entry["why"] = _both(entry["why"])
        values["layout"] = {"name": self.layout} | _both(f"layout_{self.layout}")
        values["activation_why"] = _both(self.activation_why)
        values["model_why"] = _both(self.model_why, model=self.model)
        return values

    def rows(self, lang: str) -> list[tuple[str, str]]:
        """A label and a sentence for each thing there is to know, in `lang`."""

        def row(name: str, sentence: str) -> tuple[str, str]:
            return say(f"report_{name}", lang), sentence

        def told(key: str, **values: object) -> str:
            return say(key, lang, **values)

        rows = [
            row("source", self.source),
            row("layout", f"{told(f'layout_{self.layout}')} ({', '.join(self.files)})"),
            row("model", f"{self.model}: {told(self.model_why, model=self.model)}"),
            row("activation", f"{self.activation}: {told(self.activation_why)}"),
            row("matched", told("report_tensors", count=self.matched, types=_types(self.dtypes))),
        ]
        rows += [row("missing", f"{note.what}: {note.text(lang)}") for note in self.missing]
        rows += [
            row("ignored", f"{left.pattern} ×{left.count}, {megabytes(left.bytes)}: {told(left.why)}")
            for left in self.ignored
        ]
        rows += [row("config", f"{note.what}: {note.text(lang)}") for note in self.settings]
        rows.append(row("vocabulary", self.vocabulary.text(lang)))
        rows.append(row("size", f"{megabytes(self.bytes_before)} → {megabytes(self.bytes_after)}"))
        rows.append(row("written", self.written or told("report_nothing_written")))
        return rows

    def text(self, lang: str) -> str:
        """All rows, one a line."""
        return "\n".join(f"{label}: {sentence}" for label, sentence in self.rows(lang))


def megabytes(count: int) -> str:
    """Bytes as a person reads them."""
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.1f} kB"


def _types(dtypes: dict[str, int]) -> str:
    return ", ".join(f"{name} ×{count}" if len(dtypes) > 1 else name for name, count in dtypes.items())


def _both(key: str, **values: object) -> dict[str, str]:
    return {lang: say(key, lang, **values) for lang in LANGUAGES}


def _note(note: Note) -> dict[str, str]:
    return {"what": note.what, **{lang: note.text(lang) for lang in LANGUAGES}}

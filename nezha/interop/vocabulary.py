"""The vocabulary that belongs to a checkpoint, held against its word embedding, and written for `AutoTokenizer`.

`nezha.tokenizer` writes it where that changes nothing; files that ask for other rules than Google's BERT has (added
tokens, accents kept, Chinese characters left together) are carried along as they are.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from nezha.interop.report import Note
from nezha.messages import InputError
from nezha.run_folder import read_json
from nezha.tokenizer import Tokenizer, read_vocabulary

FILES = ("vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
_CLASSES = (None, "BertTokenizer", "BertTokenizerFast")
PADDING = 128
"""Rows an embedding may have beyond its vocabulary: it is often padded to a multiple of this at most."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What will be written: by `tokenizer`, else the files of `carried` as they are."""

    note: Note
    tokenizer: Tokenizer | None = None
    carried: tuple[Path, ...] = ()

    def write(self, folder: Path) -> None:
        """Put the files into `folder`."""
        if self.tokenizer is not None:
            self.tokenizer.save(folder)
        for path in self.carried:
            shutil.copyfile(path, folder / path.name)


def find_vocabulary(folder: Path, rows: int) -> Vocabulary:
    """The vocabulary in `folder` for a word embedding of `rows`.

    Raises:
        InputError: it is unreadable, larger than the embedding, or so much smaller that it cannot be its own.
    """
    present = tuple(folder / name for name in FILES if (folder / name).is_file())
    if folder / "vocab.txt" not in present:
        key = "vocabulary_carried" if folder / "tokenizer.json" in present else "vocabulary_none"
        carried = present if key == "vocabulary_carried" else ()
        return Vocabulary(note=Note(what="", key=key, values=_named(carried)), carried=carried)
    added = _added(folder)
    if added or _other_rules(folder):
        _check(folder, max(len(read_vocabulary(folder)), *added, 0), rows)
        return Vocabulary(note=Note(what="", key="vocabulary_carried", values=_named(present)), carried=present)
    tokenizer = Tokenizer.from_folder(folder)
    _check(folder, tokenizer.vocab_size, rows)
    key = "vocabulary_lower" if tokenizer.lower_case else "vocabulary_cased"
    return Vocabulary(note=Note(what="", key=key, values={"count": tokenizer.vocab_size}), tokenizer=tokenizer)


def _check(folder: Path, count: int, rows: int) -> None:
    if count > rows:
        raise InputError("vocabulary_too_large", folder=folder, given=count, limit=rows)
    if rows - count >= PADDING:
        raise InputError("vocabulary_too_small", folder=folder, given=count, rows=rows)


def _added(folder: Path) -> list[int]:
    """One more than the id of every token that files beside `vocab.txt` add to it."""
    listed = (read_json(folder / "added_tokens.json") or {}).values()
    settings = read_json(folder / "tokenizer_config.json") or {}
    decoder = settings.get("added_tokens_decoder")
    lines = len(read_vocabulary(folder))
    ids = [*listed, *(decoder if isinstance(decoder, dict) else ())]
    return [int(number) + 1 for number in ids if str(number).isdigit() and int(number) >= lines]


def _other_rules(folder: Path) -> bool:
    """Whether the tokenizer's settings ask for something that `nezha.tokenizer` does not do."""
    settings = read_json(folder / "tokenizer_config.json") or {}
    lower = settings.get("do_lower_case", True)
    own = settings.get("tokenizer_class") in _CLASSES or _is_ours(folder)
    return (
        not own or settings.get("tokenize_chinese_chars") is False or settings.get("strip_accents") not in (None, lower)
    )


def _is_ours(folder: Path) -> bool:
    """Whether `tokenizer.json`, which counts where no BERT class is named, has the rules of `nezha.tokenizer`."""
    told = read_json(folder / "tokenizer.json") or {}
    rules = Tokenizer.from_folder(folder).rules
    return {name: told.get(name) for name in rules} == rules


def _named(paths: tuple[Path, ...]) -> dict[str, object]:
    return {"files": ", ".join(path.name for path in paths)}

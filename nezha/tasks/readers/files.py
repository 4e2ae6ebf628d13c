"""A path -> the files to read, each with the part of the data its name says.

A folder holds files named train*, dev* (valid*, val*) and test*, the word also after a separator as in
`cmrc2018_dev.json`; or it is what `datasets` saved to disk; or it holds one file alone.
"""

import json
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from nezha.messages import InputError
from nezha.tasks.readers.notes import Notes

TEXT_KINDS = ("json", "jsonl", "tsv", "csv", "txt", "bio", "bmes", "conll")
TABLE_KINDS = ("parquet", "arrow")
PACKED = ("zip", "tar", "tgz", "bz2", "xz", "7z", "rar", "zst")
CODE = ("pkl", "pickle", "bin", "pt", "pth", "npy", "npz", "joblib")
"""Formats whose reading can run what a stranger has written into them."""
PART = re.compile(r"^(train|dev|valid|val|test)|[._-](train|dev|valid(?:ation)?|val|test)(?![a-z])")
ORDER = ("", "train", "dev", "test")
STATE, SPLITS = "state.json", "dataset_dict.json"
LARGEST_STATE = 1_000_000
"""Bytes of the small JSON files of `datasets`."""


@dataclass(frozen=True)
class Source:
    """A file to read.

    Attributes:
        path: where it lies.
        name: how messages call it.
        part: train, dev or test; "" where nothing says it.
        kind: one of `TEXT_KINDS` or `TABLE_KINDS`.
        packed: whether it is .gz.
    """

    path: Path
    name: str
    part: str
    kind: str
    packed: bool


def sources(path: Path, notes: Notes) -> list[Source]:
    """The files to read at `path`, a file or a folder.

    Raises:
        InputError: nothing there, no regular file, an unknown ending, a folder without files that can be read.
    """
    if not path.exists():
        raise InputError("reader_missing", path=path)
    if not path.is_dir():
        return [_source(path, part="")]
    if (path / SPLITS).is_file():
        return _of_dictionary(path, notes)
    if (path / STATE).is_file():
        return _of_dataset(path, part="")
    return _of_folder(path, notes)


def part_named(name: str) -> str:
    """The part that the name of a file or split says, or ""."""
    found = PART.search(name.lower())
    word = found.group(1) or found.group(2) if found else ""
    return "dev" if word.startswith("val") else word


def _source(path: Path, part: str) -> Source:
    """One file, if its name and its nature allow."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise InputError("reader_not_regular", path=path)
    endings = path.name.lower().split(".")[1:]
    packed = endings[-1:] == ["gz"]
    kind = "".join(endings[:-1][-1:] if packed else endings[-1:])
    if kind in CODE:
        raise InputError("reader_pickle", file=path.name)
    if kind in PACKED:
        raise InputError("reader_archive", file=path.name)
    if kind not in TEXT_KINDS and (packed or kind not in TABLE_KINDS):
        raise InputError("reader_ending", file=path.name, known=_known())
    return Source(path, path.name, part, kind, packed)


def _known() -> str:
    return ", ".join(f".{kind}" for kind in (*TEXT_KINDS, *TABLE_KINDS))


def _of_folder(folder: Path, notes: Notes) -> list[Source]:
    """The files that name their part, or the only one that can be read."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    readable = [path for path in files if _has_known_ending(path)]
    named = [path for path in readable if part_named(path.name)]
    if not named and len(readable) != 1:
        there = ", ".join(path.name for path in files[:10]) or "–"
        raise InputError("reader_folder", folder=folder, found=there, known=_known())
    for path in files:
        if path not in named and named and path.suffix != ".md":
            notes.add("note_not_read", file=path.name)
    found = [_source(path, part_named(path.name)) for path in named or readable]
    return sorted(found, key=lambda source: ORDER.index(source.part))


def _has_known_ending(path: Path) -> bool:
    endings = path.name.lower().removesuffix(".gz").split(".")[1:]
    return endings[-1:] != [] and endings[-1] in (*TEXT_KINDS, *TABLE_KINDS)


def _of_dictionary(folder: Path, notes: Notes) -> list[Source]:
    """A `DatasetDict` that was saved to disk: a folder a split."""
    found: list[Source] = []
    splits = _state(folder / SPLITS, "splits")
    for name in splits:
        if part_named(name) or len(splits) == 1:
            found += _of_dataset(_inside(folder, name), part_named(name), f"{name}/")
        else:
            notes.add("note_not_read", file=name)
    if not found:
        raise InputError("reader_folder", folder=folder, found=", ".join(splits), known=_known())
    return found


def _of_dataset(folder: Path, part: str, prefix: str = "") -> list[Source]:
    """A `Dataset` that was saved to disk: its Arrow files in their order."""
    files = [_inside(folder, name) for name in _state(folder / STATE, "_data_files")]
    return [Source(_source(path, part).path, prefix + path.name, part, "arrow", False) for path in files]


def _state(path: Path, key: str) -> list[str]:
    """A list of names from one of the JSON files that `datasets` writes."""
    if not path.is_file():
        raise InputError("reader_missing", path=path)
    if path.stat().st_size > LARGEST_STATE:
        raise InputError("reader_state", file=path)
    try:
        values = json.loads(path.read_bytes())[key]
        return [value["filename"] if isinstance(value, dict) else str(value) for value in values]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("reader_state", file=path) from error


def _inside(folder: Path, name: str) -> Path:
    """`name` in `folder`: a list of names must not lead elsewhere."""
    path = folder / name
    if Path(name).name != name or not path.exists():
        raise InputError("reader_missing", path=path)
    return path

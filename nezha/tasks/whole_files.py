"""A file of texts, asked from beginning to end: read as it is needed, gone on with after a stop.

    .jsonl, .json    an object a line, its texts under the usual names of a task's columns (`nezha.tasks.readers`)
    .tsv             a text a line, or two with a tab between
    anything else    a text a line

An answer is a JSON object a line (`Predicted.to_dict`).  Where the file of answers is there already, what it holds
whole is kept and the rest is asked.
"""

import json
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from nezha.messages import InputError
from nezha.tasks.predicting import AT_ONCE, predict_all, task_of
from nezha.tasks.predictions import SECOND
from nezha.tasks.readers.columns import USUAL


def predict_file(model: str, source: Path, out: Path, report: Callable[[int], None] = lambda done: None) -> int:
    """Answer every text of a file.

    Args:
        model: `run:NAME`, `model:NAME` or a folder.
        source: the texts, UTF-8.
        out: the answers; gone on with where it is there.
        report: called now and then with how many are answered.

    Returns:
        How many answers `out` holds.

    Raises:
        InputError: as `predict`; a file that is not there or cannot be written; a line that is no text or object.
    """
    task = task_of(model)
    if not source.is_file():
        raise InputError("predict_no_file", path=source)
    done = _answered(out)
    texts = islice(_texts(source, task), done, None)
    try:
        with out.open("ab") as file:
            for predicted in predict_all(model, texts):
                file.write(json.dumps(predicted.to_dict(), ensure_ascii=False).encode() + b"\n")
                done += 1
                if done % AT_ONCE == 0:
                    file.flush()
                    report(done)
    except OSError as error:
        raise InputError("predict_unwritable", path=out, reason=error.strerror or error) from error
    report(done)
    return done


def _answered(out: Path) -> int:
    """How many whole lines a file of answers holds; what stands behind the last of them is cut off."""
    if not out.exists():
        return 0
    lines = whole = 0
    with out.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                lines, whole = lines + 1, whole + len(line)
    if whole < out.stat().st_size:
        os.truncate(out, whole)
    return lines


def _texts(source: Path, task: str) -> Iterator[tuple[str, str]]:
    """The text of each line, and the second one where the task wants it."""
    objects = source.suffix in (".jsonl", ".json")
    with source.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(_decoded(file, source), start=1):
            if not line.strip():
                continue
            if objects:
                yield _of_object(line, task, source, number)
            else:
                text, _, second = (
                    line.rstrip("\n").partition("\t") if source.suffix == ".tsv" else (line.strip(), "", "")
                )
                yield text, second


def _decoded(lines: Iterator[str], source: Path) -> Iterator[str]:
    """`lines`; bytes that are no UTF-8 are told."""
    try:
        yield from lines
    except UnicodeDecodeError as error:
        raise InputError("predict_not_utf8", path=source) from error


def _of_object(line: str, task: str, source: Path, number: int) -> tuple[str, str]:
    """The texts of a JSON object."""
    try:
        values = json.loads(line)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise InputError("predict_bad_line", path=source, line=number)
    found = []
    for names in USUAL[task][: 2 if task in SECOND else 1]:
        name = next((name for name in names if isinstance(values.get(name), str)), None)
        if name is None:
            raise InputError(
                "predict_no_column", path=source, line=number, names=", ".join(names[:4]), columns=", ".join(values)
            )
        found.append(values[name])
    return found[0], found[1] if len(found) > 1 else ""

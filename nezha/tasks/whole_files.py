"""A file of texts, asked from beginning to end: read as it is needed, gone on with after a stop.

    .jsonl, .json    an object a line, its texts under the usual names of a task's columns (`nezha.tasks.readers`)
    .csv, .tsv       a row a text: the columns of those names under a heading; without one, all that a row holds
    anything else    a text a line

An answer is a JSON object a line (`Predicted.to_dict`).  Where the file of answers is there already, what it holds
whole is kept and the rest is asked; a file that holds anything but this model's answers to these texts is left alone.
"""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from nezha.data.sources.parsing import whole
from nezha.messages import InputError, Told
from nezha.tasks.predicting import AT_ONCE, check_texts, predict_all, task_of
from nezha.tasks.predictions import SECOND
from nezha.tasks.readers.columns import USUAL
from nezha.tasks.readers.delimited import csv_reader, fitting

Texts = Iterator[tuple[str, str]]
"""A text and the second one, or nothing, of every line."""
BEGIN = b'{"model": '
"""Of every answer; what else stands in a file without a line's end is somebody's text."""


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
        InputError: as `predict`; a file that is not there or cannot be written; a line that is no text or object; an
            `out` that holds something else.
    """
    task = task_of(model)
    if not source.is_file():
        raise InputError("predict_no_file", path=source)
    done = _answered(out, model, source, _texts(source, task))
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


def _answered(out: Path, model: str, source: Path, texts: Texts) -> int:
    """How many whole lines a file of answers holds; what stands behind the last of them is cut off.

    Raises:
        InputError: a line that is not what `model` says of the text in its place; nothing is changed then.
    """
    if not out.is_file():
        return 0
    lines = kept = 0
    with out.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n") and (lines or line.startswith(BEGIN)):
                break
            if not _is_answer(line, model, next(texts, None)):
                raise InputError("predict_other_answers", path=out, line=lines + 1, source=source, model=model)
            lines, kept = lines + 1, kept + len(line)
    if kept < out.stat().st_size:
        os.truncate(out, kept)
    return lines


def _is_answer(line: bytes, model: str, text: tuple[str, str] | None) -> bool:
    """Whether a line is what `model` said of `text`."""
    try:
        values = json.loads(line)
    except ValueError:
        return False
    return isinstance(values, dict) and (values.get("model"), (values.get("text"), values.get("second"))) == (
        model, text,
    )  # fmt: skip


def _texts(source: Path, task: str) -> Texts:
    """The text of each line, and the second one where the task wants it.

    Raises:
        InputError: a line that is no text or object, or that lacks a text; it names the line.
    """
    kind = source.suffix.lower()
    with source.open(encoding="utf-8-sig", newline="" if kind == ".csv" else None) as file:
        lines = _decoded(file, source)
        if kind in (".jsonl", ".json"):
            found = ((number, _of_object(line, task, source, number)) for number, line in _filled(lines))
        elif kind in (".csv", ".tsv"):
            found = _of_rows(_rows(lines, source, kind), task, source)
        else:
            found = ((number, (line.strip(), "")) for number, line in _filled(lines))
        for number, (text, second) in found:
            try:
                check_texts(task, text, second)
            except InputError as error:
                told = Told(((error.key, error.values),))
                raise InputError("predict_line", path=source, line=number, reason=told) from error
            yield text, second


def _decoded(lines: Iterator[str], source: Path) -> Iterator[str]:
    """`lines`; bytes that are no UTF-8 are told."""
    try:
        yield from lines
    except UnicodeDecodeError as error:
        raise InputError("predict_not_utf8", path=source) from error


def _filled(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Every line that is not empty, with its number."""
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _rows(lines: Iterator[str], source: Path, kind: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of every row that is not empty, as many as in the first, with the number of its last line.

    TSV knows no quotes.
    """
    count = 0
    for number, cells in _quoted(lines, source) if kind == ".csv" else _plain(lines):
        count = count or len(cells)
        yield number, fitting(source.name, number, cells, count)


def _plain(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    return ((number, line.rstrip("\n").split("\t")) for number, line in _filled(lines))


def _quoted(lines: Iterator[str], source: Path) -> Iterator[tuple[int, list[str]]]:
    first = next(lines, "")
    reader = csv_reader(chain([first], lines), first)
    try:
        yield from ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    except csv.Error as error:
        raise InputError("reader_csv", file=source.name, line=reader.line_num, reason=error) from error


def _of_rows(rows: Iterator[tuple[int, list[str]]], task: str, source: Path) -> Iterator[tuple[int, tuple[str, str]]]:
    """The texts of each row: by the names of a heading, else all its cells."""
    wanted = USUAL[task][: 2 if task in SECOND else 1]
    places = list(range(len(wanted)))
    for count, (number, cells) in enumerate(rows):
        named = [] if count else [cell.strip().lower() for cell in cells]
        found = [next((named.index(name) for name in names if name in named), len(named)) for names in wanted]
        if found[0] < len(named):
            places = found
            continue
        if len(named) > len(wanted):  # which of them is the text?
            raise _no_column(source, number, wanted[0], cells)
        texts = [*(cells[place] if place < len(cells) else "" for place in places), ""]
        yield number, (texts[0], texts[1])


def _no_column(source: Path, line: int, names: tuple[str, ...], there: Iterable[str]) -> InputError:
    return InputError("predict_no_column", path=source, line=line, names=", ".join(names[:4]), columns=", ".join(there))


def _of_object(line: str, task: str, source: Path, number: int) -> tuple[str, str]:
    """The texts of a JSON object."""
    values: Any
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise InputError("predict_bad_line", path=source, line=number)
    found = []
    for names in USUAL[task][: 2 if task in SECOND else 1]:
        name = next((name for name in names if isinstance(values.get(name), str)), None)
        if name is None:
            raise _no_column(source, number, names, values)
        found.append(whole(values[name]))
    return found[0], found[1] if len(found) > 1 else ""

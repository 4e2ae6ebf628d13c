"""Parquet files and the Arrow files of `datasets` -> pieces of rows, as small streams of Arrow.

Rows are taken a few at a time and only of the columns that are needed, so the memory held does not grow with the file.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from nezha.data.sources.finding import Input
from nezha.data.sources.opening import open_bytes
from nezha.messages import InputError

ROWS = 256
MARKS = ("words", "tags")
"""Columns with marked words, read beside the text where they are there."""


def cut_table(given: Input, size: int, encoding: str, field: str) -> Iterator[tuple[bytes, int, int, int]]:
    """Payload (a stream of Arrow), rows before it, number of its first row, and bytes of the file taken so far.

    Raises:
        InputError: for a file that is none, or has no column `field` and none with marked words.
    """
    try:
        with _batches(given, field) as (batches, rows):
            yield from _pieces(batches, size, rows, given.size)
    except (pa.ArrowException, OSError) as error:
        raise InputError("corpus_broken", path=given.path, kind=given.kind, reason=error) from error


def _pieces(batches: Iterator[pa.RecordBatch], size: int, rows: int, file_size: int) -> Iterator[tuple]:
    """Batches gathered up to `size` bytes, never a part of one."""
    kept: list[pa.RecordBatch] = []
    start = taken = weight = passed = 0
    for batch in batches:
        kept.append(batch)
        taken += batch.num_rows
        weight += batch.nbytes
        if weight >= size:
            passed += weight
            yield _stream(kept), start, start + 1, file_size * taken // rows if rows else min(passed, file_size)
            kept, start, weight = [], taken, 0
    if kept:
        yield _stream(kept), start, start + 1, file_size


def _stream(batches: list[pa.RecordBatch]) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


@contextmanager
def _batches(given: Input, field: str) -> Iterator[tuple[Iterator[pa.RecordBatch], int]]:
    """Small batches of the columns that count, and how many rows there are (0 where the file does not say)."""
    with _plain_path(given) as path:
        if given.kind == "parquet":
            with pq.ParquetFile(path) as file:
                columns = _columns(given, file.schema_arrow.names, field)
                yield file.iter_batches(batch_size=ROWS, columns=columns), file.metadata.num_rows
        else:
            with pa.memory_map(path) as mapped:
                reader = _arrow_reader(mapped)
                yield _sliced(reader, _columns(given, reader.schema.names, field)), 0


@contextmanager
def _plain_path(given: Input) -> Iterator[str]:
    """The file, unpacked on disk where it is packed: a table is read from its end or mapped, a packed one cannot be."""
    if not given.packing:
        yield given.path
        return
    with tempfile.NamedTemporaryFile() as plain:
        with open_bytes(given) as (read, _):
            while block := read(1 << 20):
                plain.write(block)
        plain.flush()
        yield plain.name


def _arrow_reader(mapped):
    """`datasets` writes streams; Arrow's own file format begins with its name."""
    magic = mapped.read(6)
    mapped.seek(0)
    return pa.ipc.open_file(mapped) if magic == b"ARROW1" else pa.ipc.open_stream(mapped)


def _sliced(reader, columns: list[str]) -> Iterator[pa.RecordBatch]:
    count = reader.num_record_batches if isinstance(reader, pa.ipc.RecordBatchFileReader) else None
    whole = (reader.get_batch(number) for number in range(count)) if count is not None else reader
    for batch in whole:
        for start in range(0, batch.num_rows, ROWS):
            yield batch.select(columns).slice(start, ROWS)


def _columns(given: Input, there: list[str], field: str) -> list[str]:
    wanted = [name for name in (field, *MARKS) if name in there]
    if not wanted or wanted == ["tags"]:
        raise InputError("field_missing", path=given.path, line=1, field=field, found=", ".join(there) or "–")
    return wanted


def rows_of(payload: bytes) -> list[dict]:
    """The rows of a piece as dictionaries."""
    with pa.ipc.open_stream(payload) as reader:
        return reader.read_all().to_pylist()

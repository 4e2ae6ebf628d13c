"""Parquet files and the Arrow files that `datasets` saves -> a table, taken a batch at a time.

`datasets` writes into the schema what its features are; the names of a `ClassLabel` are read from there.
"""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nezha.messages import InputError
from nezha.tasks.readers.contents import too_large
from nezha.tasks.readers.files import Source
from nezha.tasks.readers.tables import Row, Table

ROWS = 256
MARK = b"ARROW1"
"""Arrow's file format begins so; `datasets` writes the stream format, which does not."""


def arrow_table(source: Source, room: int) -> tuple[Table, int]:
    """The rows of a Parquet or Arrow file, and how many bytes they took.

    Args:
        source: the file.
        room: bytes that its columns may take, unpacked.

    Raises:
        InputError: not such a file, or too large.
    """
    if source.path.stat().st_size > room:
        raise too_large(source.name)
    rows: list[Row] = []
    taken = 0
    schema = None
    try:
        for batch in _parquet(source, room) if source.kind == "parquet" else _arrow(source):
            schema = batch.schema
            taken += batch.nbytes
            if taken > room:
                raise too_large(source.name)
            rows += [Row(len(rows) + place, cells) for place, cells in enumerate(batch.to_pylist(), 1)]
    except (pa.ArrowException, OSError, MemoryError, UnicodeDecodeError) as error:
        raise InputError("reader_broken", file=source.name, kind=source.kind, reason=error) from error
    if schema is None or not rows:
        raise InputError("reader_empty", file=source.name)
    return Table(source.name, tuple(schema.names), tuple(rows), classes=_classes(schema)), taken


def _parquet(source: Source, room: int) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(source.path) as file:
        groups = range(file.metadata.num_row_groups)
        if sum(file.metadata.row_group(number).total_byte_size for number in groups) > room:
            raise too_large(source.name)
        yield from file.iter_batches(batch_size=ROWS)


def _arrow(source: Source) -> Iterator[pa.RecordBatch]:
    with pa.memory_map(str(source.path)) as mapped:
        begin = mapped.read(len(MARK))
        mapped.seek(0)
        if begin == MARK:
            reader = pa.ipc.open_file(mapped)
            yield from (reader.get_batch(number) for number in range(reader.num_record_batches))
        else:
            yield from pa.ipc.open_stream(mapped)


def _classes(schema: pa.Schema) -> dict[str, tuple[str, ...]]:
    """Column -> what its numbers stand for, from what `datasets` noted in the schema."""
    try:
        features = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        return {column: names for column, feature in features.items() if (names := _names(feature))}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # written by something else


def _names(feature: Any) -> tuple[str, ...]:
    """The names of a `ClassLabel`, alone or in a list."""
    if isinstance(feature, list) and feature:
        return _names(feature[0])
    if not isinstance(feature, dict):
        return ()
    if feature.get("_type") == "ClassLabel":
        return tuple(str(name) for name in feature.get("names", ()))
    return _names(feature.get("feature"))

"""Files -> pieces of half a mebibyte, cut where a document ends; the one part of reading that must go in order.

The cuts depend on the bytes alone, never on how fast somebody reads, so the pieces of a corpus are the same in every
run.  Only one buffer is held, whatever the size of a file: a document without an end within `LONGEST` bytes is cut at
the end of a line, a line without an end there is refused.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nezha.data.sources.finding import Input
from nezha.data.sources.opening import open_bytes
from nezha.extras import need
from nezha.messages import InputError

PIECE = 1 << 19
LONGEST = 1 << 24
BLANK_LINE = re.compile(rb"\n[ \t\r\f\v]*\n")


@dataclass(frozen=True)
class Piece:
    """Some whole documents of one file.

    `payload`: lines of text or JSON in the file's encoding, or a stream of Arrow for the two kinds of table.
    `start`: bytes (rows of a table) of the file before it. `line`: number of its first line (row), from 1.
    `position`: bytes of the file as it lies on the disk that have been taken with it, for progress.
    `severed`: whether its last document goes on in the next piece, being too long.
    """

    number: int
    input: Input
    payload: bytes
    start: int
    line: int
    position: int
    severed: bool = False


def cut_pieces(
    inputs: Sequence[Input], *, size: int = PIECE, encoding: str = "utf-8", field: str = "text"
) -> Iterator[Piece]:
    """The pieces of all files in order, numbered from 0.

    Args:
        inputs: the files.
        size: bytes a piece.
        encoding: of text and JSON lines, one of `ENCODINGS`.
        field: column of a table that holds the text.
    """
    number = 0
    for given in inputs:
        for piece in _cutter(given)(given, size, encoding, field):
            yield Piece(number, given, *piece)
            number += 1


def _cutter(given: Input) -> Callable[..., Iterator[tuple]]:
    if given.kind == "bundled":
        return _cut_bundled
    if given.kind in ("parquet", "arrow"):
        need("pyarrow", given.path)
        from nezha.data.sources.tables import cut_table  # here, since few have pyarrow

        return cut_table
    return _cut_lines


def _cut_lines(given: Input, size: int, encoding: str, field: str) -> Iterator[tuple]:
    """Text, cut at blank lines, and JSON lines, cut at line ends."""
    with open_bytes(given, encoding) as (read, position):
        for payload, start, line, severed in cut_stream(read, size, blank=given.kind == "text", path=given.path):
            yield payload, start, line, position(), severed


def cut_stream(
    read: Callable[[int], bytes], size: int, *, blank: bool, path: str
) -> Iterator[tuple[bytes, int, int, bool]]:
    """Payload, bytes before it, number of its first line, and whether a document was severed at its end.

    Args:
        read: gives as many bytes as asked for, fewer only at the end.
        size: bytes to aim for.
        blank: whether documents end at blank lines, else at every line's end.
        path: for the sentence about a line too long.
    """
    buffer, start, line = b"", 0, 1
    while True:
        buffer, end, severed, ended = _fill(buffer, read, size, blank=blank)
        if end == 0 and buffer:
            key = "corpus_binary" if b"\0" in buffer else "corpus_long_line"
            raise InputError(
                key, path=path, line=line, position=start + max(0, buffer.find(b"\0")), limit=LONGEST >> 20
            )
        if end:
            payload, buffer = buffer[:end], buffer[end:]
            yield payload, start, line, severed
            start += end
            line += payload.count(b"\n")
        if ended:
            return


def _fill(buffer: bytes, read: Callable[[int], bytes], size: int, *, blank: bool) -> tuple[bytes, int, bool, bool]:
    """The buffer grown until it holds an end: buffer, place of the end, whether it severs a document, end of file."""
    wanted = max(size, len(buffer))
    while True:
        more = read(wanted - len(buffer)) if wanted > len(buffer) else b""
        ended = len(buffer) + len(more) < wanted
        buffer += more
        if ended:
            return buffer, len(buffer), False, True
        end = _last_end(buffer, blank=blank)
        if end or wanted >= LONGEST:
            severed = not end
            return buffer, end or buffer.rfind(b"\n") + 1, severed, False
        wanted = min(LONGEST, 2 * wanted)


def _last_end(buffer: bytes, *, blank: bool) -> int:
    """The place after the last document that is whole in `buffer`; 0 where none is."""
    if not blank:
        return buffer.rfind(b"\n") + 1
    places = [buffer.rfind(mark) + len(mark) for mark in (b"\n\n", b"\n\r\n") if mark in buffer]
    if places:
        return max(places)
    end = 0
    for match in BLANK_LINE.finditer(buffer):
        end = match.end()
    return end


def _cut_bundled(given: Input, size: int, encoding: str, field: str) -> Iterator[tuple]:
    """The corpora in the box, written as JSON lines."""
    from nezha.data.sources.parsing import bundled_records

    lines: list[bytes] = []
    length = start = row = 0
    for record in bundled_records():
        lines.append(record)
        length += len(record)
        if length >= size:
            yield b"".join(lines), start, row + 1, min(given.size, start + length)
            start, row, length, lines = start + length, row + len(lines), 0, []
    if lines:
        yield b"".join(lines), start, row + 1, given.size

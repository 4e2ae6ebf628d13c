"""A file -> its text: at most `LIMIT` bytes, unpacked a little at a time, in the encoding that can read it."""

import codecs
import gzip
import zlib
from typing import IO, Any

from nezha.data.sources.decoding import likely_encoding
from nezha.messages import InputError
from nezha.tasks.readers.files import Source
from nezha.tasks.readers.notes import Notes

LIMIT = 200_000_000
"""Bytes, unpacked, of all files that are read together."""
BLOCK = 1 << 20
SAMPLE = 1 << 16
"""Bytes by which an encoding is judged."""


def text_of(source: Source, room: int, notes: Notes) -> tuple[str, int]:
    """The text of a file without a byte order mark, and how many bytes it took.

    Args:
        source: a file of text, packed or not.
        room: bytes it may take.
        notes: hears of an encoding other than UTF-8.

    Raises:
        InputError: empty, too large, a damaged .gz, bytes that are no text.
    """
    raw = _bytes(source, room)
    if not raw.strip():
        raise InputError("reader_empty", file=source.name)
    text = _decoded(raw, source.name, notes)
    return text, len(raw)


def too_large(file: str) -> InputError:
    """The refusal of what does not fit into `LIMIT`."""
    return InputError("reader_too_large", file=file, limit=LIMIT // 1_000_000)


def _bytes(source: Source, room: int) -> bytes:
    """All bytes; never more than `room` and a block of them are held."""
    with source.path.open("rb") as file:
        stream: IO[Any] | gzip.GzipFile = gzip.GzipFile(fileobj=file) if source.packed else file
        raw = bytearray()
        try:
            while block := stream.read(BLOCK):
                raw += block
                if len(raw) > room:
                    raise too_large(source.name)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError("reader_packing", file=source.name, reason=error) from error
    return bytes(raw)


def _decoded(raw: bytes, file: str, notes: Notes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in raw:
        raise InputError("reader_binary", file=file)
    else:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            # a character may be cut where the sample ends, a line may not
            sample = raw[:SAMPLE].rpartition(b"\n")[0] or raw[:SAMPLE]
            encoding = likely_encoding(sample, "utf-8") or "gb18030"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError("reader_encoding", file=file) from error
    notes.add("note_encoding", file=file, encoding=encoding.upper())
    return text

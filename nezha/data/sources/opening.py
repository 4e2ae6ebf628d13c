"""A file as a stream of plain bytes: unpacked, and in an encoding whose line ends are single bytes.

UTF-8, GB18030 and Big5 never use the byte of a line end inside another character, so their bytes can be cut at lines
before anybody decodes them.  UTF-16 does, and is turned into UTF-8 on the way.
"""

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nezha.data.sources.finding import Input
from nezha.extras import need
from nezha.messages import InputError

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
BLOCK = 1 << 18


class BrokenPackingError(Exception):
    """A packed file that is broken, or no packed file."""


@contextmanager
def open_bytes(given: Input, encoding: str = "utf-8") -> Iterator[tuple[Callable[[int], bytes], Callable[[], int]]]:
    """`read(n)`, which gives n bytes and fewer only at the end, and `position()`, the bytes of the file taken so far.

    Raises:
        InputError: where the packing is broken off or cannot be read here, or the file begins as UTF-16 and another
            encoding was said.
    """
    with Path(given.path).open("rb") as file:
        stream = _unpacked(file, given)
        read = _refusing(stream.read, given)
        if given.kind in ("text", "records"):
            begin = _refusing(stream.peek, given)(2)[:2]
            if encoding == "utf-16":
                read = _as_utf8(read, given, "utf-16" if begin in UTF16_MARKS else "utf-16-le")
            elif begin in UTF16_MARKS:
                values = {"path": given.path, "line": 1, "encoding": encoding.upper()}
                raise InputError("corpus_other_encoding", found="UTF-16", flag="utf-16", **values)
        yield read, file.tell


def _unpacked(file: io.BufferedReader, given: Input) -> io.BufferedReader | gzip.GzipFile:
    if given.packing == "gz":
        return gzip.GzipFile(fileobj=file)
    if given.packing != "zst":
        return file
    need("zstandard", given.path)
    from nezha.data.sources.frames import Frames  # here, since few have zstandard

    return io.BufferedReader(Frames(file), BLOCK)


def _refusing(read: Callable[[int], bytes], given: Input) -> Callable[[int], bytes]:
    """`read`, with one sentence where the packing is broken."""

    def checked(count: int) -> bytes:
        try:
            return read(count)
        except (EOFError, zlib.error, gzip.BadGzipFile, BrokenPackingError) as error:
            raise InputError("corpus_packing", path=given.path, packing=given.packing, reason=error) from error

    return checked


def _as_utf8(read: Callable[[int], bytes], given: Input, encoding: str) -> Callable[[int], bytes]:
    """UTF-16 read as UTF-8; the byte order is what the mark at the front says, little-endian without one."""
    decoder = codecs.getincrementaldecoder(encoding)()
    ready = bytearray()
    line, ended = 1, False

    def transcoded(count: int) -> bytes:
        nonlocal line, ended
        while len(ready) < count and not ended:
            raw = read(BLOCK)
            ended = len(raw) < BLOCK
            try:
                new = decoder.decode(raw, final=ended).encode()
            except UnicodeError as error:
                raise InputError("corpus_undecodable", path=given.path, line=line, encoding="utf-16") from error
            line += new.count(b"\n")
            ready.extend(new)
        taken = bytes(ready[:count])
        del ready[:count]
        return taken

    return transcoded

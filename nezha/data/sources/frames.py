"""Frames of zstandard, one after another, as a stream of plain bytes."""

import io
from typing import Any

import zstandard

from nezha.data.sources.opening import BrokenPackingError

WINDOW = 1 << 31  # as far back as `zstd --long=31` looks
STEP = 1 << 10  # bytes unpacked at once: what repeats itself can become 32 thousand times as long


class Frames(io.RawIOBase):
    """What is packed in `file`; a frame that is broken off is an error, which the library's reader hides."""

    def __init__(self, file: io.BufferedReader):
        self.file = file
        self.begun, self.ready = False, b""
        self._next_frame()

    def _next_frame(self) -> None:
        self.frame = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        self.begun = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as one step of the library goes; 0 at the end.

        Raises:
            BrokenPackingError: a frame that is none, or has no end.
        """
        while not self.ready:
            packed = self.frame.unused_data if self.frame.eof else b""
            if self.frame.eof:
                self._next_frame()
            packed = packed or self.file.read(STEP)
            if not packed:
                if self.begun:
                    raise BrokenPackingError("the last frame has no end")
                return 0
            self.begun = True
            try:
                self.ready = self.frame.decompress(packed)
            except zstandard.ZstdError as error:
                raise BrokenPackingError(str(error)) from error
        count = min(len(buffer), len(self.ready))
        buffer[:count], self.ready = self.ready[:count], self.ready[count:]
        return count

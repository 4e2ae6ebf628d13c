"""The script's own inflate, in Chromium, against zlib: every kind of block, and bytes that are no such stream."""

import zlib

import numpy as np
import pytest

from nezha.insight.viewer import part

ASK = "([bytes, size]) => Array.from(inflate(Uint8Array.from(bytes), size))"
RANDOM = np.random.default_rng(3)
SIZES = {"few": 1, "some": 301, "many": 40_007}
CONTENTS = {
    "noise": lambda size: RANDOM.integers(0, 256, size),
    "few values": lambda size: RANDOM.integers(0, 4, size),
    "runs": lambda size: np.repeat(RANDOM.integers(0, 9, size // 7 + 1), 7)[:size],
    "bell": lambda size: np.abs(RANDOM.normal(0, 20, size)).clip(0, 255),
    "far copies": lambda size: np.tile(RANDOM.integers(0, 256, 300), size // 300 + 1)[:size],
}
STRATEGIES = {
    "default": zlib.Z_DEFAULT_STRATEGY,
    "rle": zlib.Z_RLE,
    "fixed": zlib.Z_FIXED,
    "huffman": zlib.Z_HUFFMAN_ONLY,
}


def deflated(data: bytes, level: int, strategy: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 8, strategy)
    return packer.compress(data) + packer.flush()


@pytest.fixture
def inflate(browser):
    page = browser.new_page()
    page.add_script_tag(content=part("inflate"))
    yield lambda data, size: bytes(page.evaluate(ASK, [list(data), size]))
    page.close()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_bytes_come_back_whatever_their_blocks_are(inflate, content, size):
    data = content(size).astype(np.uint8).tobytes()
    for strategy in STRATEGIES.values():
        assert inflate(deflated(data, 6, strategy), size) == data
    assert inflate(deflated(data, 0, zlib.Z_DEFAULT_STRATEGY), size) == data, "stored, not deflated"


def test_bytes_that_are_no_such_stream_come_to_an_end(inflate):
    for _ in range(60):
        nonsense = RANDOM.integers(0, 256, 400).astype(np.uint8).tobytes()
        assert len(inflate(nonsense, 1000)) == 1000
    whole = deflated(bytes(range(256)) * 9, 6, zlib.Z_DEFAULT_STRATEGY)
    for cut in range(0, len(whole), 17):
        assert len(inflate(whole[:cut], 256 * 9)) == 256 * 9

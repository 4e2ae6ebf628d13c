"""The small corpus, and what one uninterrupted process makes of it."""

import json

import pytest

from nezha.data.prepare import prepare
from tests.data.small_corpus import LINES, SMALL, WORDS


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """Text with copies far apart, some marked words, some documents to leave out, in two files."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "a.txt").write_text("\n\n".join([*LINES, "！？…", *LINES[:30]]), encoding="utf-8")
    marked = [{"words": [["北京", "大学", f"{n}"], ["真", "好"]]} for n in range(50)]
    (folder / "b.jsonl").write_text("\n".join(json.dumps(line) for line in marked), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def once(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("once")
    report = prepare([corpus], folder / "out", words=WORDS, workers=1, **SMALL)
    return folder / "out", report, corpus

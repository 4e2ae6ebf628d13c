"""Tokens of long texts are exactly those of the `tokenizers` pipeline, wherever characters stand."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha.data import bundled
from nezha.data.documents import read_text_file, text_of
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer

SHARED = Path(__file__).parents[2] / "shared" / "data"
RELEASED = SHARED / "vocab"
WRITTEN = "豈 㐀 𠀀 北京大学 ， 。” ﬁ abc Don't NEZHA ##ing ## 1998 ３．１４ ＡＢ é 한국어 각 ไทย नमस्ते عربي"
ALSO = "ΑΣ İ ß ≠ ½ ① ㈱ 😀"
PARTS = (
    *WRITTEN.split(),
    *ALSO.split(),
    *("e\u0301", "字\u0301", "，\u0308\u0316", "Ω\u0345", "\u1100\u1161\u11a8", "\U0001d165\U0001d16d"),
    *("👨\u200d👩\u200d👧", "\ufe0f", "\u200b", "\ufeff", "\u00ad", "\0", "\ufffd", "\x07", "\ue000", "\U0010fffd"),
    *("\t", "\n", "\r\n", "\u3000", "\u2028", "\u1680", "[MASK]", "[mask]", "[ＭＡＳＫ]", "[UNK]", "[", "CLS", "]"),
    *("x" * 101, "长" * 3 + "y" * 99),
)
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=12).map("".join)


def vocabularies() -> dict[str, list[str]]:
    """Of the bundled model, and a small one in which nearly every part breaks up or is unknown."""
    small = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"北京abcdon't1９长y，。#",
        "##b",
        "##n",
        "##c",
        "ab",
        "##x",
        "x",
    ]
    return {"bundled": list(Tokenizer.from_folder(BUNDLED_MODEL).vocabulary), "small": small}


@pytest.fixture(scope="module", params=[("bundled", True), ("bundled", False), ("small", True), ("small", False)])
def tokenizer(request) -> Tokenizer:
    name, lower_case = request.param
    return Tokenizer(vocabularies()[name], lower_case=lower_case)


def assert_same(tokenizer: Tokenizer, text: str) -> None:
    ids, starts = tokenizer.encode_joined(text)
    [(expected, offsets)] = tokenizer.encode_plain([text])
    assert (ids.tolist(), starts.tolist()) == (expected, [start for start, _ in offsets])
    assert (ids.dtype, starts.dtype) == (np.int32, np.int64)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_any_text_has_the_tokens_of_the_pipeline(tokenizer, text):
    assert_same(tokenizer, text)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_between_every_kind_of_neighbour(tokenizer, part):
    for before in ("", "字", "a", "1", "，", " ", "\u0301", "한"):
        for after in ("", "字", "b", "\u0308", "ß", "\U0001d16d"):
            assert_same(tokenizer, before + part + after)


def test_every_code_point_stands_alone_as_it_does_in_a_text(tokenizer):
    """One text of the whole of Unicode, neighbours of every kind between; halves of surrogate pairs are no text."""
    points = [chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000]
    assert_same(tokenizer, "".join(point + "a字，"[number % 3] for number, point in enumerate(points)))


@pytest.mark.parametrize("folder", [BUNDLED_MODEL, RELEASED], ids=["bundled", "released"])
def test_the_corpora_have_the_tokens_of_the_pipeline(folder):
    """All of the text in the box, and the text beside the project, where it is there."""
    if not (folder / "vocab.txt").is_file():
        pytest.skip("the released vocabulary is not on this machine")
    texts = [text_of(document) for document in bundled.documents()]
    beside = SHARED / "corpus" / "CLUECorpusSmall_bert_sampled.txt"
    texts += [text_of(document) for document in read_text_file(beside)] if beside.is_file() else []
    tokenizer = Tokenizer.from_folder(folder)
    expected = tokenizer.encode_plain(texts)
    ids, starts = tokenizer.encode_joined("\n".join(texts))
    begin = np.repeat(np.cumsum([0] + [len(text) + 1 for text in texts])[:-1], [len(found) for found, _ in expected])
    assert np.array_equal(ids, np.concatenate([found for found, _ in expected]))
    assert np.array_equal(starts - begin, [start for _, offsets in expected for start, _ in offsets])


def test_a_text_without_tokens_has_none(tokenizer):
    for text in ("", " \n\u3000", "\0"):
        ids, starts = tokenizer.encode_joined(text)
        assert ids.tolist() == starts.tolist() == []


def test_a_run_seen_before_is_given_again(tokenizer):
    """The memory of runs changes nothing, and what is asked first does not matter."""
    for text in ("ab字ab", "1abc", "字ab1"):
        assert_same(tokenizer, text)
        assert_same(tokenizer, text)


def test_memory_of_runs_is_bounded(tokenizer, monkeypatch):
    monkeypatch.setattr("nezha.pieces.MOST_RUNS", 3)
    for number in range(9):
        assert_same(tokenizer, f"字ab{number}字{number}")
    assert len(tokenizer._pieces._runs) <= 5


def test_line_ends_are_no_tokens(tokenizer):
    text = "北京ab\n京北\n\nab"
    _, starts = tokenizer.encode_joined(text)
    assert not set(starts.tolist()) & {match.start() for match in re.finditer("\n", text)}

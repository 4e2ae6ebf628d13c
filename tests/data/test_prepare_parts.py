"""The parts of a preparation by themselves: copies found in shares, documents as arrays, shards that end with one."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha.data.documents import Sentence, is_held_out, text_of
from nezha.data.prepare.duplicates import first_of_their_kind
from nezha.data.prepare.encoding import encode
from nezha.data.prepare.reading import held_out
from nezha.data.prepare.store import pack_documents, unpack_documents
from nezha.data.shard_writer import Block, ShardWriter
from nezha.tokenizer import Tokenizer
from nezha.words.sentence import digest
from tests.data.small_corpus import document

TEXTS = st.text(alphabet="中文字，。 a1", min_size=1, max_size=9).filter(lambda text: text.strip() == text)

SENTENCES = st.one_of(
    TEXTS.map(Sentence),
    st.lists(TEXTS, min_size=1, max_size=3).map(lambda words: Sentence("".join(words), tuple(words))),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), max_size=60), st.integers(1, 70))
def test_first_of_their_kind_is_what_a_set_finds(tmp_path_factory, numbers, share):
    path = tmp_path_factory.mktemp("digests") / "digests"
    path.write_bytes(b"".join(digest(document(str(number)))[:16] for number in numbers))
    seen: set[int] = set()
    expected = [not (number in seen or seen.add(number)) for number in numbers]
    assert first_of_their_kind(path, share=share).tolist() == expected


def test_the_split_by_digests_is_that_by_documents():
    documents = [document(f"第{number}篇") for number in range(500)]
    digests = np.frombuffer(b"".join(digest(d)[:16] for d in documents), np.uint8).reshape(-1, 16)
    assert held_out(digests).tolist() == [is_held_out(d) for d in documents]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=4), max_size=6))
def test_documents_come_back_from_their_arrays(documents):
    assert unpack_documents(pack_documents(documents)) == documents


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=4), max_size=5), max_size=5), st.integers(1, 40)
)
def test_shards_end_with_the_document_that_fills_them(tmp_path_factory, blocks, limit):
    """Slow twin: one document after another; a block more or less at once changes nothing."""
    folder = tmp_path_factory.mktemp("shards")
    writer = ShardWriter(folder, "train", limit=limit)
    for block in blocks:
        writer.add(_block(block))
    writer.flush()
    shards, current = [], Counter()
    for lengths in (lengths for block in blocks for lengths in block):
        current.update(tokens=sum(lengths), sentences=len(lengths), documents=1)
        if current["tokens"] >= limit:
            shards.append(dict(current))
            current = Counter()
    shards += [dict(current)] if current else []
    assert [{name: shard[name] for name in ("tokens", "sentences", "documents")} for shard in writer.shards] == shards


def _block(documents):
    lengths = [length for document in documents for length in document]
    total = sum(lengths)
    return Block(
        tokens=np.arange(total, dtype=np.uint16),
        sentences=np.array(lengths, np.uint32),
        documents=np.array([len(document) for document in documents], np.uint32),
        planes={"x": np.arange(total) % 3 == 0},
    )


def test_a_sentence_without_tokens_is_left_out_and_its_neighbours_stay(tiny_vocabulary):
    tokenizer = Tokenizer(tiny_vocabulary)
    documents = [document("天气", "\u200d", "很好"), document("\u200d"), document("我们")]
    block, unknown = encode(documents, tokenizer, {"character": "character"})
    assert (block.sentences.tolist(), block.documents.tolist(), unknown) == ([2, 2, 2], [2, 1], 0)
    assert text_of(documents[2]) == "我们"

"""Third stage, a piece at a time: documents -> counts for a vocabulary, then tokens and word boundaries by split.

Sentences are tokenized and segmented joined, some hundred at a time: the cost of a call is paid once for all of them.
"""

from functools import lru_cache
from itertools import compress
from pathlib import Path

import numpy as np

from nezha.data.prepare.choosing import Choice
from nezha.data.prepare.reading import held_out
from nezha.data.prepare.store import load, save, unpack_documents
from nezha.data.shard_writer import Block
from nezha.data.shards import SPLITS, boundary_bit, token_type
from nezha.data.vocabulary import Counts, count
from nezha.tokenizer import Tokenizer
from nezha.words import begins, continues
from nezha.words.sentence import Document, Sentence, joined

SENTENCES = 512
"""Sentences that are joined for one call."""


@lru_cache(maxsize=1)
def tokenizer_of(folder: str, digest: str) -> Tokenizer:
    """The tokenizer in `folder`; `digest` tells one vocabulary from another that lay there before."""
    return Tokenizer.from_folder(folder)


def count_piece(path: str, kept: np.ndarray) -> Counts:
    """What the `kept` training documents of a piece are made of; arguments as `encode_piece` takes them."""
    arrays = load(Path(path))
    chosen = kept & ~held_out(arrays["digests"])
    return count(map(joined, compress(unpack_documents(arrays), chosen)))


def encode_piece(path: str, kept: np.ndarray, words: Choice, vocabulary: tuple[str, str], out: str) -> None:
    """Write the documents of a piece that are `kept` as blocks of each split under `out`.

    Args:
        path: what `read_piece` wrote.
        kept: (documents,) bool, False for copies.
        words: segmentations in order.
        vocabulary: folder and digest, as `tokenizer_of` takes them.
        out: file to write.
    """
    tokenizer = tokenizer_of(*vocabulary)
    arrays = load(Path(path))
    documents = unpack_documents(arrays)
    held = held_out(arrays["digests"])
    facts = {"unknown": 0, "characters": 0, "empty": 0}
    saved: dict[str, np.ndarray] = {}
    for split in SPLITS:
        chosen = list(compress(documents, kept & (held == (split == "held_out"))))
        block, unknown = encode(chosen, tokenizer, words)
        facts["unknown"] += unknown
        facts["characters"] += sum(len(sentence.text) for document in chosen for sentence in document)
        facts["empty"] += len(chosen) - len(block.documents)
        saved |= {f"{split}.{name}": values for name, values in block.arrays().items()}
    save(Path(out), saved, facts)


def encode(documents: list[Document], tokenizer: Tokenizer, words: Choice) -> tuple[Block, int]:
    """Documents as one block, and the number of unknown tokens; what has no token is left out."""
    sentences = [sentence for document in documents for sentence in document]
    parts = [
        _encode(sentences[start : start + SENTENCES], tokenizer, words) for start in range(0, len(sentences), SENTENCES)
    ]
    kind = token_type(tokenizer.vocab_size)
    ids = np.concatenate([np.zeros(0, np.int32), *(part[0] for part in parts)])
    lengths = np.concatenate([np.zeros(0, np.int64), *(part[1] for part in parts)])
    planes = [np.concatenate([np.zeros(0, bool), *(part[2][place] for part in parts)]) for place in range(len(words))]
    owner = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    counts = np.bincount(owner[lengths > 0], minlength=len(documents))
    tokens = ids.astype(kind) | (planes[0].astype(kind) * kind.type(boundary_bit(kind)))
    block = Block(
        tokens=tokens,
        sentences=lengths[lengths > 0].astype(np.uint32),
        documents=counts[counts > 0].astype(np.uint32),
        planes=dict(zip(list(words)[1:], planes[1:], strict=True)),
    )
    return block, int(np.count_nonzero(ids == tokenizer.unk_id))


def _encode(
    sentences: list[Sentence], tokenizer: Tokenizer, words: Choice
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Ids (n,), tokens of each sentence (s,), and for each segmentation which tokens continue a group (n,)."""
    ids, starts = tokenizer.encode_joined(joined(sentences))
    begin = np.cumsum([0, *(len(sentence.text) + 1 for sentence in sentences)])
    lengths = np.diff(np.searchsorted(starts, begin))
    return ids, lengths, [continues(begins(found, sentences), starts) for found in words.values()]

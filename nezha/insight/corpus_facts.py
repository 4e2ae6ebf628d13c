"""What is in prepared text?  Counts, lengths, words, and how much of an example would be padding.

Counted are the tokens themselves, at most the first `MOST_COUNTED` of a split, and for padding the tables of examples
that a run would plan, over at most `MOST_PLANNED`; larger corpora are judged by that much of them, and say so.
Characters are those of the vocabulary entries: blanks are not in the data any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nezha.data.examples import SPECIALS, plan
from nezha.data.location import locate
from nezha.data.shards import SPLITS, Shard, open_split, read_meta
from nezha.data_config import EXAMPLES
from nezha.insight.corpus_results import BINS, QUANTILES, CorpusResult, Lengths, Padding, SplitFacts, Words
from nezha.tokenizer import Tokenizer

MOST_COUNTED = 1 << 26
MOST_PLANNED = 1 << 22
LENGTHS = (128, 512)
_CHUNK = 1 << 22


def corpus(data: str = "bundled") -> CorpusResult:
    """What is in `data`.

    Args:
        data: `bundled`, or a folder made by `nezha prepare`.

    Raises:
        InputError: no such data, a damaged shard.
    """
    folder = locate(data)
    meta, tokenizer = read_meta(folder), Tokenizer.from_folder(folder)
    splits = {split: open_split(folder, split) for split in SPLITS if meta["splits"][split]["shards"]}
    return CorpusResult(
        data=data,
        sources=tuple(Path(source).name for source in meta.get("sources", ())),
        vocabulary_size=tokenizer.vocab_size,
        segmentations=next(iter(splits.values()))[0].segmentations,
        dropped={reason: entry["count"] for reason, entry in meta.get("dropped", {}).items()},
        splits=tuple(_split(split, shards, tokenizer) for split, shards in splits.items()),
    )


def _split(split: str, shards: Sequence[Shard], tokenizer: Tokenizer) -> SplitFacts:
    """Everything about one split."""
    counted = list(first_tokens(shards, MOST_COUNTED))
    pieces = np.sum([_pieces(shard, tokenizer.vocab_size) for shard in counted], axis=0)
    sizes = np.array([1 if piece == "[UNK]" else len(piece.removeprefix("##")) for piece in tokenizer.vocabulary])
    total = int(pieces.sum())
    return SplitFacts(
        split=split,
        tokens=sum(len(shard.tokens) for shard in shards),
        sentences=sum(len(shard.sentences) - 1 for shard in shards),
        documents=sum(len(shard.documents) - 1 for shard in shards),
        counted=total,
        characters=int(pieces @ sizes),
        unknown=float(pieces[tokenizer.unk_id] / total),
        vocabulary_used=int(np.count_nonzero(pieces)),
        words=tuple(_words(name, counted) for name in shards[0].segmentations),
        sentence_lengths=lengths(np.concatenate([np.diff(shard.sentences.astype(np.int64)) for shard in counted])),
        document_lengths=lengths(
            np.concatenate([np.diff(shard.sentences.astype(np.int64)[shard.documents]) for shard in counted])
        ),
        padding=tuple(_padding(shards, kind, length) for kind in EXAMPLES for length in LENGTHS),
    )


def first_tokens(shards: Sequence[Shard], most: int) -> Iterator[Shard]:
    """The shards that hold the first `most` tokens, the last of them cut after a document; always one document."""
    for shard in shards:
        last = max(1, int(np.searchsorted(shard.sentences[shard.documents], most, side="right")) - 1)
        if last < len(shard.documents) - 1:
            sentence = int(shard.documents[last])
            stop = int(shard.sentences[sentence])
            yield replace(
                shard,
                tokens=shard.tokens[:stop],
                sentences=shard.sentences[: sentence + 1],
                documents=shard.documents[: last + 1],
            )
            return
        yield shard
        most -= len(shard.tokens)
        if most <= 0:
            return


def _chunks(shard: Shard) -> Iterator[np.ndarray]:
    """The places of a shard's tokens, some at a time."""
    for start in range(0, len(shard.tokens), _CHUNK):
        yield np.arange(start, min(start + _CHUNK, len(shard.tokens)))


def _pieces(shard: Shard, vocab_size: int) -> np.ndarray:
    """(vocabulary,) how often each entry stands there."""
    counts = np.zeros(vocab_size, np.int64)
    for places in _chunks(shard):
        counts += np.bincount(shard.ids(places), minlength=vocab_size)
    return counts


def _words(name: str, shards: Sequence[Shard]) -> Words:
    """The words of one segmentation."""
    sizes = np.zeros(5, np.int64)  # of 1, 2, 3, 4 and more tokens, from place 1 on
    tokens = 0
    for shard in shards:
        begins = [np.flatnonzero(~shard.continues(name, places)) + places[0] for places in _chunks(shard)]
        found = np.diff(np.concatenate(begins), append=len(shard.tokens))
        sizes += np.bincount(np.minimum(found, 4), minlength=5)
        tokens += len(shard.tokens)
    number = int(sizes.sum())
    return Words(name=name, number=number, mean=tokens / number, sizes=tuple((sizes[1:] / number).tolist()))


def lengths(found: np.ndarray) -> Lengths:
    """The distribution of some lengths; a bar is so wide that 95 in 100 lie before the last."""
    quantiles = np.quantile(found, QUANTILES).round().astype(int)
    step = max(1, -(-int(quantiles[-1]) // (BINS - 1)))
    bins = np.bincount(np.minimum(found // step, BINS - 1), minlength=BINS)
    return Lengths(
        mean=float(found.mean()), longest=int(found.max()), quantiles=tuple(quantiles.tolist()), step=step,
        bins=tuple(bins.tolist()),
    )  # fmt: skip


def _padding(shards: Sequence[Shard], examples: str, length: int) -> Padding:
    """What the first epoch of a run would leave empty."""
    planned = list(first_tokens(shards, MOST_PLANNED))
    table = plan(planned, examples=examples, sequence_length=length, short_seq_prob=0.1, rng=np.random.default_rng(0))
    filled = table[:, 2].sum() + table[:, 5].sum() + SPECIALS[examples] * len(table)
    if examples != "next_sentence":
        filled += sum(_separators(shard, table[table[:, 0] == number]) for number, shard in enumerate(planned))
    places = len(table) * length
    return Padding(
        examples=examples, sequence_length=length, number=len(table), share=float((places - filled) / places)
    )


def _separators(shard: Shard, table: np.ndarray) -> int:
    """How many [SEP] more such examples of a shard have: one before each document that begins inside one."""
    inner = shard.sentences[shard.documents[1:-1]].astype(np.int64)
    begins, stops = table[:, 1], table[:, 1] + table[:, 2]
    return int((np.searchsorted(inner, stops, "left") - np.searchsorted(inner, begins, "right")).sum())

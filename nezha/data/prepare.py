"""From text to shards: documents -> words -> tokens with word boundaries -> two splits on disk.

A document goes to the held-out part by a hash of its text, after exact duplicates are gone, so that no text stands
on both sides.  The folder appears under its name only when it is whole.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from nezha.data.bundled import documents as bundled_documents
from nezha.data.documents import Document, is_held_out, read_text_file, text_of, unique
from nezha.data.shards import ShardWriter, write_meta
from nezha.data.vocabulary import build_vocabulary
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer
from nezha.words import begins, continues

BATCH = 256


@dataclass(frozen=True)
class PrepareReport:
    """What `prepare` made: counts by split, and what was left out."""

    folder: str
    documents: int
    duplicates: int
    train_tokens: int
    held_out_tokens: int
    unknown_tokens: int
    words: str
    vocab_size: int

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return asdict(self)


def read_sources(sources: Sequence[str]) -> Iterator[Document]:
    """Documents of every source in turn: `bundled`, or the path of a UTF-8 text file."""
    for source in sources:
        yield from bundled_documents() if source == "bundled" else read_text_file(source)


def prepare(
    sources: Sequence[str],
    out: str | Path,
    *,
    vocabulary: str | Path | None = None,
    words: str = "gold",
    min_count: int = 3,
    progress: Callable[[int], None] = lambda documents: None,
) -> PrepareReport:
    """Write `sources` as token shards into the new folder `out`.

    Args:
        sources: `bundled`, or paths of UTF-8 files (one sentence a line, a blank line between documents).
        out: a folder that does not exist or is empty.
        vocabulary: a folder with `vocab.txt`; None builds one from the training part.
        words: `gold` takes marked words where the corpus has them and jieba elsewhere; `jieba`, `rjieba` and
            `character` always cut.
        min_count: for a vocabulary that is built: how often a character must occur.
        progress: called with the number of documents done.

    Raises:
        InputError: for a source that cannot be read, or an `out` that holds something.
    """
    out = Path(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError("out_exists", folder=out)
    if not sources:
        raise InputError("no_sources")
    counted = _Counted(read_sources(sources))
    documents = list(unique(counted))
    tokenizer = (
        Tokenizer(build_vocabulary((text_of(d) for d in documents if not is_held_out(d)), min_count=min_count))
        if vocabulary is None
        else Tokenizer.from_folder(vocabulary)
    )
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    writers = {s: ShardWriter(partial, s, vocab_size=tokenizer.vocab_size) for s in ("train", "held_out")}
    unknown = done = 0
    for document, encoded in _encode(documents, tokenizer, words):
        writers["held_out" if is_held_out(document) else "train"].add(encoded)
        unknown += sum(ids.count(tokenizer.unk_id) for ids, _ in encoded)
        done += 1
        progress(done)
    for writer in writers.values():
        writer.flush()
    tokenizer.save(partial)
    digest = sha256("\n".join(tokenizer.vocabulary).encode()).hexdigest()
    meta = write_meta(partial, list(writers.values()), vocabulary=digest, words=words, sources=list(map(str, sources)))
    if out.exists():
        out.rmdir()
    partial.replace(out)
    return PrepareReport(
        folder=str(out),
        documents=done,
        duplicates=counted.number - len(documents),
        train_tokens=meta["splits"]["train"]["tokens"],
        held_out_tokens=meta["splits"]["held_out"]["tokens"],
        unknown_tokens=unknown,
        words=words,
        vocab_size=tokenizer.vocab_size,
    )


class _Counted:
    """An iterable that knows how many items it has given."""

    def __init__(self, items: Iterable[Document]):
        self.items, self.number = items, 0

    def __iter__(self) -> Iterator[Document]:
        for item in self.items:
            self.number += 1
            yield item


def _encode(
    documents: Iterable[Document], tokenizer: Tokenizer, words: str
) -> Iterator[tuple[Document, list[tuple[list[int], list[bool]]]]]:
    """Each document with its sentences as ids and continuation flags; sentences without a token are dropped."""
    rest = iter(documents)
    while batch := list(islice(rest, BATCH)):
        for document in batch:
            ids, starts = tokenizer.encode_joined(text_of(document))
            flags = continues(begins(words, document), starts)
            ends = np.cumsum([len(sentence.text) + 1 for sentence in document])
            cuts = np.searchsorted(starts, ends)[:-1]
            encoded = [
                (part.tolist(), flag.tolist())
                for part, flag in zip(np.split(ids, cuts), np.split(flags, cuts), strict=True)
                if len(part)
            ]
            if encoded:
                yield document, encoded

"""The stages in order, each skipping what a killed attempt has already done.

Nothing here depends on how many processes work: pieces are cut by the bytes of the sources, each stage writes one file
a piece, and what needs an order goes through the pieces in theirs.  So the result has the same bytes for any number of
workers, and whether or not it was ever interrupted.

A document goes to the held-out part by a hash of its text, after exact copies are gone, so that no text stands on both
sides.  The folder appears under its name only when it is whole.
"""

import errno
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from nezha import __version__
from nezha.data.prepare.assembling import assemble
from nezha.data.prepare.cleaning import Cleaning
from nezha.data.prepare.crew import Crew, WorkerDiedError, cores
from nezha.data.prepare.encoding import encode_piece
from nezha.data.prepare.reading import Reading, held_out, read_piece
from nezha.data.prepare.report import Meter, PrepareReport, Progress, report_of
from nezha.data.prepare.sorting import Sorted, sort_documents
from nezha.data.prepare.store import is_whole, load, load_facts, unpack_documents
from nezha.data.prepare.work import Work, locked, refuse_taken
from nezha.data.shard_writer import LIMIT
from nezha.data.shards import FORMAT
from nezha.data.sources.cutting import PIECE, cut_pieces
from nezha.data.sources.finding import Input, find_inputs
from nezha.data.sources.opening import ENCODINGS
from nezha.data.vocabulary import build_vocabulary
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.run_folder import read_json, write_json
from nezha.tokenizer import Tokenizer, read_vocabulary
from nezha.words import SEGMENTATIONS
from nezha.words.sentence import joined


def prepare(
    sources: Sequence[str | Path],
    out: str | Path,
    *,
    words: Sequence[str] | str = ("jieba",),
    vocabulary: str | Path | None = None,
    min_count: int = 3,
    text_field: str = "text",
    encoding: str = "utf-8",
    nfkc: bool = False,
    simplify: bool = False,
    min_characters: int = 1,
    min_chinese: float = 0.0,
    workers: int | None = None,
    piece_bytes: int = PIECE,
    shard_tokens: int = LIMIT,
    progress: Callable[[Progress], None] = lambda progress: None,
    notice: Callable[[str, dict[str, Any]], None] = lambda key, values: None,
) -> PrepareReport:
    """Write `sources` as token shards into the new folder `out`, or go on where a killed call has stopped.

    Args:
        sources: `bundled`, files and folders (see `find_inputs`).
        out: a folder that does not exist or is empty.
        words: names of segmentations; the first lies in the tokens, the others beside them.
        vocabulary: a folder with `vocab.txt`; None builds one from the training part.
        min_count: for a vocabulary that is built: how often a character must occur.
        text_field: where a record holds its text.
        encoding: of text and JSON lines, one of `ENCODINGS`.
        nfkc, simplify, min_characters, min_chinese: as `Cleaning` has them.
        workers: processes; None takes all cores. It changes nothing of the result.
        piece_bytes, shard_tokens: how much is worked on at once, and how much lies in one shard.
        progress: called as the work goes on.
        notice: called with the key of a sentence and its values, where something of an earlier call was found.

    Raises:
        InputError: for a source that cannot be read, text of which nothing is kept, or an `out` that holds something.
    """
    names = (words,) if isinstance(words, str) else tuple(dict.fromkeys(words))
    for name in names:
        if name not in SEGMENTATIONS:
            raise unknown_choice("words", name, SEGMENTATIONS)
    if encoding not in ENCODINGS:
        raise unknown_choice("encoding", encoding, ENCODINGS)
    cleaning = Cleaning(nfkc=nfkc, simplify=simplify, min_characters=min_characters, min_chinese=min_chinese)
    job = Job(
        sources=tuple(map(str, sources)),
        inputs=tuple(find_inputs(sources)),
        reading=Reading(encoding=encoding, field=text_field, cleaning=cleaning),
        names=names,
        pieces=tuple(read_vocabulary(vocabulary)) if vocabulary is not None else None,
        vocabulary=str(vocabulary) if vocabulary is not None else None,
        min_count=min_count,
        piece_bytes=piece_bytes,
        shard_tokens=shard_tokens,
    )
    out = Path(out)
    _refuse_inside(out, sources)
    work = Work(out, job.record())
    if work.was_delivered():
        work.clear()
        return report_of(out)
    refuse_taken(out)
    with locked(out):
        if message := work.begin():
            notice(*message)
        try:
            size = max(1, min(workers or cores(), -(-sum(given.size for given in job.inputs) // piece_bytes)))
            with Crew(size) as crew:
                _Preparation(job, work, crew, progress).run()
        except WorkerDiedError:
            raise  # the work that is done stays, to be gone on with
        except InputError:
            work.clear()
            raise
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise InputError("disk_full", folder=work.folder) from error
            raise
        work.deliver()
        work.clear()
    return report_of(out)


def _refuse_inside(out: Path, sources: Sequence[str | Path]) -> None:
    """Refuse an `out` that the next call would read as a source."""
    for source in sources:
        if Path(source).is_dir() and out.resolve().is_relative_to(Path(source).resolve()):
            raise InputError("out_inside_source", folder=out, source=source)


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is asked for; `pieces` are those of a vocabulary that was given."""

    sources: tuple[str, ...]
    inputs: tuple[Input, ...]
    reading: Reading
    names: tuple[str, ...]
    pieces: tuple[str, ...] | None
    vocabulary: str | None
    min_count: int
    piece_bytes: int
    shard_tokens: int

    def settings(self) -> dict[str, Any]:
        """What meta.json says of how the text was read."""
        built = {"min_count": self.min_count} if self.pieces is None else {}
        reading = {"encoding": self.reading.encoding, "text_field": self.reading.field}
        return reading | asdict(self.reading.cleaning) | {"vocabulary": "built" if built else "given"} | built

    def record(self) -> dict[str, Any]:
        """Everything the result depends on."""
        given = sha256("\n".join(self.pieces).encode()).hexdigest() if self.pieces is not None else None
        return {
            "sources": self.sources,
            "files": [[item.path, item.size, item.stamp] for item in self.inputs],
            "words": self.names,
            **self.settings(),
            "vocabulary": given,
            "piece_bytes": self.piece_bytes,
            "shard_tokens": self.shard_tokens,
            "format": FORMAT,
            "version": __version__,
        }


class _Preparation:
    """One job in one work folder."""

    def __init__(self, job: Job, work: Work, crew: Crew, progress: Callable[[Progress], None]):
        self.job, self.work, self.crew, self.progress = job, work, crew, progress

    def run(self) -> None:
        """Every stage that is not done."""
        count = self.read()
        found = sort_documents([self.work.path("read", n) for n in range(count)], self.work.pieces, self.job.sources)
        tokenizer = self.tokenizer(found)
        self.encode(found)
        encoded = [self.work.path("encoded", number) for number in range(count)]
        meter = Meter("write", count, self.progress)
        assemble(
            encoded,
            self.work.result,
            tokenizer,
            names=self.job.names,
            limit=self.job.shard_tokens,
            facts=self.facts(found) | {"vocab_size": tokenizer.vocab_size},
            progress=meter.update,
        )

    def read(self) -> int:
        """Read all sources; the number of pieces."""
        plan = read_json(self.work.pieces / "plan.json")
        if plan is not None:
            return plan["pieces"]
        before = dict(
            zip(self.job.inputs, np.cumsum([0, *(item.size for item in self.job.inputs)]).tolist(), strict=False)
        )
        meter = Meter("read", sum(item.size for item in self.job.inputs), self.progress)
        reached: deque[int] = deque()
        count = 0

        def tasks() -> Iterator[tuple[Any, ...]]:
            nonlocal count
            reading = self.job.reading
            for piece in cut_pieces(
                self.job.inputs, size=self.job.piece_bytes, encoding=reading.encoding, field=reading.field
            ):
                count = piece.number + 1
                path = self.work.path("read", piece.number)
                position = before[piece.input] + piece.position
                if is_whole(path):
                    meter.first = position
                else:
                    reached.append(position)
                    yield piece, reading, str(path)

        for _ in self.crew.map(read_piece, tasks()):
            meter.update(reached.popleft())
        write_json(self.work.pieces / "plan.json", {"pieces": count})
        return count

    def tokenizer(self, found: Sorted) -> Tokenizer:
        """The one given, or one built from the training part."""
        folder = self.work.pieces / "vocabulary"
        if not folder.exists():
            if self.job.vocabulary is not None:
                made = Tokenizer.from_folder(self.job.vocabulary)
            else:
                made = Tokenizer(build_vocabulary(self.training_texts(found), min_count=self.job.min_count))
            temporary = folder.with_name("vocabulary.half")
            made.save(temporary)
            temporary.replace(folder)
        return Tokenizer.from_folder(folder)

    def training_texts(self, found: Sorted) -> Iterator[str]:
        """Texts of the documents that are kept for training."""
        meter = Meter("count", found.pieces, self.progress)
        for number in range(found.pieces):
            arrays = load(self.work.path("read", number))
            chosen = found.kept_in(number) & ~held_out(arrays["digests"])
            yield from map(joined, compress(unpack_documents(arrays), chosen))
            meter.update(number + 1)

    def encode(self, found: Sorted) -> None:
        """Segment and tokenize every piece; what was read goes when it is no longer needed."""
        folder = self.work.pieces / "vocabulary"
        vocabulary = (str(folder), sha256((folder / "vocab.txt").read_bytes()).hexdigest())
        todo = [n for n in range(found.pieces) if not is_whole(self.work.path("encoded", n))]
        meter = Meter("encode", found.pieces, self.progress, done=found.pieces - len(todo))
        tasks = (
            (
                str(self.work.path("read", n)),
                found.kept_in(n),
                self.job.names,
                vocabulary,
                str(self.work.path("encoded", n)),
            )
            for n in todo
        )
        for done, _ in enumerate(self.crew.map(encode_piece, tasks), start=meter.first + 1):
            self.work.path("read", todo[done - meter.first - 1]).unlink()
            meter.update(done)

    def facts(self, found: Sorted) -> dict[str, Any]:
        """What meta.json says beside the shards."""
        facts = [load_facts(self.work.path("encoded", number)) for number in range(found.pieces)]
        total = {name: sum(entry[name] for entry in facts) for name in ("unknown", "characters", "empty")}
        dropped = found.dropped
        if total["empty"]:
            dropped = dropped | {"no_tokens": {"count": total["empty"], "examples": []}}
        return {
            "sources": list(self.job.sources),
            "settings": self.job.settings(),
            "characters": total["characters"],
            "unknown_tokens": total["unknown"],
            "dropped": dropped,
            "severed": found.severed,
        }

"""The stages in order, each skipping what a killed attempt has already done.

Nothing here depends on how many processes work: pieces are cut by the bytes of the sources, each stage writes one file
a piece, and what needs an order goes through the pieces in theirs.  So the result has the same bytes for any number of
workers, and whether or not it was ever interrupted.
"""

from collections import deque
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import numpy as np

from nezha.data.prepare.assembling import assemble
from nezha.data.prepare.crew import Crew
from nezha.data.prepare.encoding import count_piece, encode_piece
from nezha.data.prepare.job import Job
from nezha.data.prepare.reading import read_piece
from nezha.data.prepare.report import Meter, Progress
from nezha.data.prepare.sorting import Sorted, sort_documents
from nezha.data.prepare.store import is_whole, load_facts
from nezha.data.prepare.work import Work
from nezha.data.sources.cutting import cut_pieces
from nezha.data.vocabulary import Counts, build
from nezha.run_folder import read_json, write_json
from nezha.tokenizer import Tokenizer


class Stages:
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
            names=tuple(self.job.words),
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
                made = Tokenizer(build(self.counts(found), min_count=self.job.min_count))
            temporary = folder.with_name("vocabulary.half")
            made.save(temporary)
            temporary.replace(folder)
        return Tokenizer.from_folder(folder)

    def counts(self, found: Sorted) -> Counts:
        """What the training part is made of."""
        meter = Meter("count", found.pieces, self.progress)
        tasks = ((str(self.work.path("read", number)), found.kept_in(number)) for number in range(found.pieces))
        total = Counts()
        for number, part in enumerate(self.crew.map(count_piece, tasks), start=1):
            total.characters.update(part.characters)
            total.words.update(part.words)
            meter.update(number)
        return total

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
                self.job.words,
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

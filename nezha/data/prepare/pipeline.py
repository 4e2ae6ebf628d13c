"""`prepare`: the sources and the wish are judged, then the stages run in a work folder, then the folder gets its name.

A document goes to the held-out part by a hash of its text, after exact copies are gone, so that no text stands on both
sides.  The folder appears under its name only when it is whole.
"""

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nezha.data.prepare.choosing import choose
from nezha.data.prepare.cleaning import Cleaning
from nezha.data.prepare.crew import Crew, WorkerDiedError, cores
from nezha.data.prepare.job import Job
from nezha.data.prepare.reading import Reading
from nezha.data.prepare.report import PrepareReport, Progress, report_of
from nezha.data.prepare.stages import Stages
from nezha.data.prepare.work import Work, locked, refuse_taken
from nezha.data.shard_writer import LIMIT
from nezha.data.sources.cutting import PIECE
from nezha.data.sources.finding import find_inputs
from nezha.data.sources.opening import ENCODINGS
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.tokenizer import read_vocabulary
from nezha.words import Segmenter


def prepare(
    sources: Sequence[str | Path],
    out: str | Path,
    *,
    words: Sequence[str] | str = ("jieba",),
    dictionary: str | Path | None = None,
    segmenters: Mapping[str, Segmenter] = MappingProxyType({}),
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
        dictionary, segmenters: further words and segmentations, as `nezha.data.prepare.choosing.choose` has them.
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
    if encoding not in ENCODINGS:
        raise unknown_choice("encoding", encoding, ENCODINGS)
    cleaning = Cleaning(nfkc=nfkc, simplify=simplify, min_characters=min_characters, min_chinese=min_chinese)
    job = Job(
        sources=tuple(map(str, sources)),
        inputs=tuple(find_inputs(sources)),
        reading=Reading(encoding=encoding, field=text_field, cleaning=cleaning),
        words=choose(words, dictionary, segmenters),
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
        size = max(1, min(workers or cores(), -(-sum(given.size for given in job.inputs) // piece_bytes)))
        with _kept_or_cleared(work), Crew(size) as crew:
            Stages(job, work, crew, progress).run()
        work.deliver()
        work.clear()
    return report_of(out)


@contextmanager
def _kept_or_cleared(work: Work) -> Iterator[None]:
    """Clear the work away where the sources or the wish must change before it can go on; else keep it."""
    try:
        yield
    except WorkerDiedError:
        raise
    except InputError:
        work.clear()
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise InputError("disk_full", folder=work.folder) from error
        raise


def _refuse_inside(out: Path, sources: Sequence[str | Path]) -> None:
    """Refuse an `out` that the next call would read as a source."""
    for source in sources:
        if Path(source).is_dir() and out.resolve().is_relative_to(Path(source).resolve()):
            raise InputError("out_inside_source", folder=out, source=source)

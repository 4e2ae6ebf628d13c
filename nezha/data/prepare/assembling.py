"""Last stage: the blocks of all pieces in order -> shards of about equal size, with checksums."""

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from nezha.data.prepare.store import load
from nezha.data.shard_writer import Block, ShardWriter, write_meta
from nezha.data.shards import SPLITS
from nezha.tokenizer import Tokenizer


def assemble(
    pieces: list[Path],
    result: Path,
    tokenizer: Tokenizer,
    *,
    names: tuple[str, ...],
    limit: int,
    facts: dict[str, Any],
    progress: Callable[[int], None],
) -> None:
    """Write the folder `result`, meta.json last.

    Args:
        pieces: what `encode_piece` wrote, in order.
        result: a folder; what an earlier attempt left in it goes.
        tokenizer: saved with the shards.
        names: segmentations in order.
        limit: tokens of a shard.
        facts: what else meta.json says.
        progress: called with the number of pieces done.
    """
    shutil.rmtree(result, ignore_errors=True)
    result.mkdir()
    writers = [ShardWriter(result, split, limit=limit) for split in SPLITS]
    for number, path in enumerate(pieces, start=1):
        arrays = load(path)
        for writer in writers:
            own = {
                name.removeprefix(f"{writer.split}."): values
                for name, values in arrays.items()
                if name.startswith(f"{writer.split}.")
            }
            writer.add(Block.from_arrays(own))
        progress(number)
    for writer in writers:
        writer.flush()
    tokenizer.save(result)
    digest = sha256("\n".join(tokenizer.vocabulary).encode()).hexdigest()
    write_meta(result, writers, segmentations=names, vocabulary=digest, **facts)

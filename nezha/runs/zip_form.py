"""What a run looks like as one zip file: the files that may stand in it, and the list of them that it must hold.

    run.json          format, version, name, kind, and of every other file its size and checksum
    config.json       what was asked                     command.txt   the command that repeats it
    status.json       how far it came                    card.md       what it was and what came of it
    metrics.jsonl     every record                       curves.csv, curves.svg
    log.txt, about.json, result.json, baselines.json     where the run has them
    checkpoints/step-NNNNNN/, model/                     only where weights were asked for

No name in it leads out of its folder, and no kind of file in it can carry a program.
"""

import re

MANIFEST, FORMAT, VERSION = "run.json", "nezha-run", 1
MADE = ("command.txt", "card.md", "curves.csv", "curves.svg")
"""Made for the zip, and made anew by whoever exports again: not taken in."""

OWN = ("config.json", "status.json", "metrics.jsonl", "log.txt", "about.json", "result.json", "baselines.json")
"""Taken from the run's folder, where they are there."""

MOST_FILES = 10_000
MOST_MANIFEST = 8_000_000
"""Bytes."""

_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}\.(?:json|jsonl|txt|md|csv|safetensors)"
_WEIGHTS = re.compile(rf"(?:checkpoints/step-\d{{6,9}}|model)/{_NAME}", re.ASCII)


def may_stand(name: str) -> bool:
    """Whether a file of this name may stand in the zip beside the list."""
    return name in (*OWN, *MADE) or is_weights(name)


def is_weights(name: str) -> bool:
    """Whether it belongs to a checkpoint or a finished model."""
    return _WEIGHTS.fullmatch(name) is not None

"""Files -> the three parts, cutting those that are missing by the hash of the text.

    there is              what becomes of it
    train, dev, test      as they are
    train, dev            dev is the test part, as papers report on it; a new dev is cut from train
    train, test           dev is cut from train
    dev, test             dev takes train's place, and a new dev is cut from it
    one part, or none     all three are cut from it

A text goes to test where the first eight bytes of its SHA-256, blanks aside, are divisible by `TEST_SHARE`, and to dev
where the next eight are by `DEV_SHARE`: the same on every machine, whatever else stands in the file.  What pre-training
holds out (`nezha.words.sentence.is_held_out`) is in test.  Only the first text of an example counts, so that all
questions about a passage, or all hypotheses of a premise, are in one part.
"""

from nezha.tasks.examples import PARTS, Example
from nezha.tasks.readers.notes import Notes
from nezha.words.sentence import Sentence, digest

TEST_SHARE = 10
DEV_SHARE = 10

Parts = dict[str, tuple[Example, ...]]


def in_three(parts: Parts, notes: Notes) -> Parts:
    """Train, dev and test, none of which may lack in the result.

    Args:
        parts: examples by part; "" for those of a file that names none.
        notes: hears what was cut.
    """
    there = {part: examples for part, examples in parts.items() if examples}
    if there.keys() == set(PARTS):
        return there
    if len(there) == 1:
        (examples,) = there.values()
        notes.add("note_split_all", len(examples), test=TEST_SHARE, dev=DEV_SHARE)
        return _cut(examples, test=True)
    if "train" not in there:
        notes.add("note_dev_is_train", len(there["dev"]), dev=DEV_SHARE)
        return _cut(there["dev"], test=False) | {"test": there["test"]}
    if "test" not in there:
        notes.add("note_dev_is_test", len(there["dev"]), dev=DEV_SHARE)
        return _cut(there["train"], test=False) | {"test": there["dev"]}
    notes.add("note_dev_cut", len(there["train"]), dev=DEV_SHARE)
    return _cut(there["train"], test=False) | {"test": there["test"]}


def _cut(examples: tuple[Example, ...], *, test: bool) -> Parts:
    """Train and dev, and test if it is asked for."""
    found: dict[str, list[Example]] = {part: [] for part in PARTS}
    for example in examples:
        first, second = _numbers(example.text)
        if test and first % TEST_SHARE == 0:
            found["test"].append(example)
        else:
            found["dev" if second % DEV_SHARE == 0 else "train"].append(example)
    return {part: tuple(kept) for part, kept in found.items()}


def _numbers(text: str) -> tuple[int, int]:
    """The first and the next eight bytes of the hash of a text."""
    hashed = digest([Sentence(text)])
    return int.from_bytes(hashed[:8], "big"), int.from_bytes(hashed[8:16], "big")

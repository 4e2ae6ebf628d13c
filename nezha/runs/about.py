"""What a person says of a run: a note and tags, in `about.json` beside what the trainer writes and never touches."""

from typing import Any

from nezha.messages import InputError
from nezha.run_folder import RunFolder
from nezha.runs.held import held_json

LONGEST_NOTE, LONGEST_TAG, MOST_TAGS = 2000, 30, 20
MARKS = "-_.+"
"""What a tag may hold beside letters and digits of any script: no space, so that a search can name it."""


def about_of(folder: RunFolder) -> tuple[str, tuple[str, ...]]:
    """The note and the tags of a run; what cannot be read counts as nothing."""
    values = held_json(folder.about) or {}
    note, tags = values.get("note"), values.get("tags")
    found = [tag for tag in tags if isinstance(tag, str) and is_tag(tag)] if isinstance(tags, list) else []
    return note[:LONGEST_NOTE] if isinstance(note, str) else "", tuple(dict.fromkeys(found))[:MOST_TAGS]


def is_tag(tag: str) -> bool:
    """Whether a tag may be called so."""
    return 0 < len(tag) <= LONGEST_TAG and tag[0].isalnum() and all(char.isalnum() or char in MARKS for char in tag)


def check_tag(tag: str) -> str:
    """`tag` without a `#` before it.

    Raises:
        InputError: an empty or too long one, one with a space or another mark.
    """
    plain = tellable(tag).strip().removeprefix("#")
    if not is_tag(plain):
        raise InputError("tag_bad", most=LONGEST_TAG, given=plain[:80])
    return plain


def check_note(note: str) -> str:
    """`note` without space around it.

    Raises:
        InputError: too long.
    """
    plain = tellable(note).strip()
    if len(plain) > LONGEST_NOTE:
        raise InputError("note_long", most=f"{LONGEST_NOTE:,}", given=f"{len(plain):,}")
    return plain


def tellable(text: str) -> str:
    """`text` with what is half a character, as a program may send it, replaced: it could be neither kept nor shown."""
    return text.encode("utf-8", "replace").decode("utf-8")


def values_of(note: str, tags: tuple[str, ...]) -> dict[str, Any]:
    """What about.json holds."""
    return {"note": note, "tags": list(tags)}

"""A character and its tag a line, a blank line between sentences -> a table of lists, as People's Daily and MSRA are.

Between them stands a tab or a space; of more columns, as in CoNLL 2003, the first and the last count.
"""

from nezha.messages import InputError
from nezha.tasks.readers.tables import Row, Table

START = "-DOCSTART-"


def tagged_lines(file: str, text: str) -> Table:
    """A row a sentence: its characters under `text`, their tags under `label`.

    Raises:
        InputError: a line without a tag.
    """
    rows: list[Row] = []
    characters: list[str] = []
    tags: list[str] = []
    begun = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip() and not line.startswith(START):
            character, tag = _cells(file, number, line)
            begun = begun if characters else number
            characters.append(character)
            tags.append(tag)
        elif characters:
            rows.append(Row(begun, {"text": characters, "label": tags}))
            characters, tags = [], []
    return Table(file, ("text", "label"), tuple(rows))


def _cells(file: str, number: int, line: str) -> tuple[str, str]:
    separator = "\t" if "\t" in line else " "
    before, _, tag = line.rstrip().rpartition(separator)
    if not before and not line.startswith(separator):
        raise InputError("reader_cells", file=file, line=number, expected=2, given=1)
    return before.split(separator)[0] or " ", tag  # nothing before its tag: the character is a blank itself

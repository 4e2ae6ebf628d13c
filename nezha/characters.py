"""What counts as a character: full-width letters have ASCII twins, and half of a surrogate pair is none.

Full-width letters and digits (`１９９８`, as newspapers print them) are mapped one character to one, so places in a
text stay true.  A lone surrogate comes out of broken files and command lines; nothing can be done with it.
"""

from nezha.messages import InputError

FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
"""For `str.translate`."""


def check_characters(*texts: str) -> None:
    """Hold texts to whole characters.

    Raises:
        InputError: half of a surrogate pair, with its place.
    """
    for text in texts:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError("text_no_unicode", place=error.start + 1, code=f"{ord(text[error.start]):04X}") from error

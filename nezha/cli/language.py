"""In which language the command answers: `--lang` anywhere on the line, else NEZHA_LANG, else the locale."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from nezha.messages import LANGUAGES, InputError, system_language
from nezha.options import unknown_choice


def take_language(words: list[str]) -> tuple[str, list[str]]:
    """The language, and the words without `--lang`; what follows a bare `--` is text and stays.

    Raises:
        InputError: a language that is not there.
    """
    end = words.index("--") if "--" in words else len(words)
    rest, lang, place = [], system_language(), 0
    while place < end:
        word = words[place]
        if word == "--lang":
            place += 1
            if place == end:
                raise InputError("cli_needs_value", flag="--lang")
            lang = words[place]
        elif word.startswith("--lang="):
            lang = word.removeprefix("--lang=")
        else:
            rest.append(word)
        place += 1
    if lang not in LANGUAGES:
        raise unknown_choice("--lang", lang, LANGUAGES)
    return lang, rest + words[end:]


@contextmanager
def spoken(lang: str) -> Iterator[None]:
    """What is started meanwhile, such as a run or the page, speaks `lang` too."""
    before = os.environ.get("NEZHA_LANG")
    os.environ["NEZHA_LANG"] = lang
    try:
        yield
    finally:
        if before is None:
            del os.environ["NEZHA_LANG"]
        else:
            os.environ["NEZHA_LANG"] = before

"""Every sentence the library says to a person, in English and 中文, and the error that carries one.

A message is a key and two sentences with the same fields.  `InputError` keeps the key and the values,
so the terminal and the browser can each show it in the reader's language, across processes.
"""

import locale
import os
from dataclasses import dataclass
from typing import Any

from nezha.texts import TEXTS

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Told:
    """Sentences that are a field of another one: keys and values, told in the language of the whole."""

    parts: tuple[tuple[str, dict[str, Any]], ...]

    def text(self, lang: str) -> str:
        """All of them in `lang`."""
        return ("；" if lang == "zh" else "; ").join(say(key, lang, **values) for key, values in self.parts)


@dataclass(frozen=True)
class Named:
    """A field of a sentence that is called otherwise in each language, such as an option by its label in a form."""

    words: tuple[str, str]

    def text(self, lang: str) -> str:
        """Its name in `lang`, set off from the sentence."""
        name = self.words[LANGUAGES.index(lang)]
        return f"“{name}”"


class InputError(ValueError):
    """Something a person gave cannot be used: says what was expected, what was given, what to do.

    Args:
        key: a key of `nezha.texts.TEXTS`.
        values: the fields of that sentence.
    """

    def __init__(self, key: str, **values: object):
        self.key = key
        self.values = values
        super().__init__(self.text("en"))

    def text(self, lang: str) -> str:
        """The sentence in `lang`, one of `LANGUAGES`."""
        return say(self.key, lang, **self.values)

    def __reduce__(self):
        return _rebuild, (
            type(self),
            self.key,
            {name: value if isinstance(value, Told | Named) else str(value) for name, value in self.values.items()},
        )


def _rebuild(kind: type[InputError], key: str, values: dict[str, Any]) -> InputError:
    return kind(key, **values)


def say(key: str, lang: str, **values: object) -> str:
    """The sentence `key` in `lang` with its fields filled in."""
    told = {name: value.text(lang) if isinstance(value, Told | Named) else value for name, value in values.items()}
    return TEXTS[key][LANGUAGES.index(lang)].format(**told)


def system_language() -> str:
    """`zh` where NEZHA_LANG or the locale says so, else `en`."""
    wish = os.environ.get("NEZHA_LANG") or locale.getlocale()[0] or os.environ.get("LANG", "")
    return "zh" if wish.lower().startswith(("zh", "chinese")) else "en"

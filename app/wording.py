"""Which language somebody reads, and how a sentence begins: shared by every face of the app."""

import re
from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "zh")

_WORD = re.compile(r"[a-z][a-zA-Z-]*(?=$|[,;:]?\s+[^\u4e00-\u9fff])")
"""A word of an English sentence at its beginning."""


def sentence(text: str) -> str:
    """With a capital first letter; library sentences begin small, as a terminal likes them.

    A first word that is a name (bad.csv, or an option in a Chinese sentence) stays as it is.
    """
    return text[:1].upper() + text[1:] if _WORD.match(text) else text


def wanted_language(query: Mapping[str, str], remembered: object, accept: str) -> str:
    """Which language a visitor reads: the address says, else the last visit, else the browser's list."""
    for wish in (query.get("lang"), remembered):
        if wish in LANGUAGES:
            return str(wish)
    return _first_known(accept.split(","))


def _first_known(ranges: Sequence[str]) -> str:
    """The known language that `Accept-Language` weighs most, English where it names none."""
    weighed: list[tuple[float, str]] = []
    for item in ranges:
        name, _, weight = item.strip().partition(";q=")
        code = name.lower().split("-")[0]
        if code in LANGUAGES:
            try:
                weighed.append((float(weight or 1), code))
            except ValueError:
                continue
    return max(weighed, key=lambda pair: pair[0])[1] if weighed else "en"

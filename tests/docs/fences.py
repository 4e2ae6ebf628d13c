"""The pieces of code in the READMEs and the documentation, each with what is to be done with it.

The word behind the language says it: `run` is carried out, `parse` is read by the parser of the command line (it needs
minutes or files that are not here) or, where it is Python, compiled (it needs a key that only its reader has), `served`
is carried out against a running server by `tests/app/test_api_served.py` and `test_serve_served.py`.
The READMEs, read on a code host, have no such words: there `python` is run and `sh` parsed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
WAYS = ("run", "parse", "served")
PLAIN = ("text", "bibtex")
"""Languages in which nothing can be run."""
_FENCE = re.compile(r"^```(\w*) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Fence:
    """One piece of code: the page it stands on, its language, the way it is taken, and itself."""

    page: str
    language: str
    way: str
    code: str

    @property
    def lines(self) -> list[str]:
        """Its commands, continued ones whole, without comments behind them."""
        whole = self.code.replace("\\\n", " ")
        return [line for line in (re.sub(r"(^|\s)# .*", "", line).strip() for line in whole.splitlines()) if line]


def pages() -> list[str]:
    """Every page, both READMEs first."""
    docs = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
    return [*READMES, *docs]


def fences(page: str) -> list[Fence]:
    """The pieces of code of a page."""
    found = _FENCE.findall((ROOT / page).read_text(encoding="utf-8"))
    usual = {"python": "run", "sh": "parse"} if page in READMES else {}
    return [Fence(page, language, way or usual.get(language, ""), code) for language, way, code in found]


def twin(page: str) -> str:
    """The same page in Chinese."""
    return page.removesuffix(".md") + ".zh.md"


def english() -> list[str]:
    """Every page but the Chinese ones."""
    return [page for page in pages() if not page.endswith(".zh.md")]

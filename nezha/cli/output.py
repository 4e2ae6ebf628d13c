"""Where the command's words go: results to stdout; with `--json` exactly one JSON object there, the rest to stderr."""

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from typing import Any, TextIO

from nezha.messages import say


def use_utf8() -> None:
    """Write UTF-8 whatever the locale says; a character that cannot be written is shown escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def hush_libraries() -> None:
    """No progress bars or notices of transformers among our sentences, and no look-ups on the network.

    Read when transformers is imported, so this costs no import; what a person has set stays.
    """
    for name, value in (
        ("HF_HUB_DISABLE_PROGRESS_BARS", "1"),
        ("TRANSFORMERS_VERBOSITY", "error"),
        ("HF_HUB_OFFLINE", "1"),
    ):
        os.environ.setdefault(name, value)


def utf8_word(word: str) -> str:
    """An argument as meant: where the locale knows no Chinese, Python has kept its bytes as surrogates."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(word).decode("utf-8", errors="surrogateescape")
    return word


@dataclass(frozen=True, kw_only=True)
class Output:
    """How one command speaks: its language, and whether to a program."""

    lang: str
    json: bool
    log: TextIO | None = None
    """A file that keeps a copy of every line."""

    def text(self, key: str, **values: object) -> str:
        """A sentence of `nezha.texts` in the reader's language."""
        return say(key, self.lang, **values)

    def say(self, key: str, **values: object) -> None:
        """One sentence of `nezha.texts` on its way: stdout, or stderr where stdout belongs to JSON."""
        self.line(self.text(key, **values))

    def line(self, text: str) -> None:
        """One line on its way, as `say`; the log gets it too."""
        print(text, file=sys.stderr if self.json else sys.stdout, flush=True)
        if self.log is not None:
            print(text, file=self.log, flush=True)

    def result(self, values: dict[str, Any], text: str) -> None:
        """What was asked for: as JSON to a program, else as text."""
        print(json.dumps(values, ensure_ascii=False, allow_nan=False) if self.json else text)

    def pick(self, both: dict[str, str]) -> str:
        """The right one of an English and a Chinese text."""
        return both[self.lang]

    @contextlib.contextmanager
    def quiet_stdout(self):
        """Keep what libraries print away from stdout while JSON is to come there."""
        with contextlib.redirect_stdout(sys.stderr) if self.json else contextlib.nullcontext():
            yield

"""One command, `nezha`: the library's functions behind words and flags, in English and 中文.

Each command is a file of this package with the dataclass its flags come from.  A thing a person got wrong is one
sentence on stderr and exit code 2; Ctrl-C is 130; anything else unexpected stays a traceback, since it is our fault.
The modules that need torch are imported only by the command that needs them.
"""

import os
import sys
from collections.abc import Sequence

from nezha import __version__
from nezha.cli.language import spoken, take_language
from nezha.cli.output import Output, hush_libraries, use_utf8, utf8_word
from nezha.cli.parse import parse
from nezha.cli.table import find_command, overview
from nezha.cli.usage import usage
from nezha.messages import InputError, system_language
from nezha.ranks import this_rank

USAGE_ERROR, INTERRUPTED, BROKEN_PIPE = 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (`sys.argv` where none is given) and return its exit code."""
    use_utf8()
    hush_libraries()
    words = [utf8_word(word) for word in (sys.argv[1:] if argv is None else argv)]
    lang = system_language()
    try:
        lang, words = take_language(words)
        with spoken(lang):
            code = _dispatch(words, lang)
        sys.stdout.flush()
        return code
    except InputError as error:
        if this_rank().is_main:  # the others of a job would only say it again
            print(" ".join(error.text(lang).split()), file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of a pipe went away; keep the interpreter from complaining once more when it flushes
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _dispatch(words: list[str], lang: str) -> int:
    if words == ["--version"]:
        print(f"nezha {__version__}")
        return 0
    prefix, command, rest = find_command(words)
    if command is None:
        print(overview(prefix, lang))
        return 0
    before_text = rest[: rest.index("--")] if "--" in rest else rest
    if {"-h", "--help"} & set(before_text):
        print(usage(command, lang))
        return 0
    given = parse(command, rest)
    return command.run(given, Output(lang=lang, json="json" in given))

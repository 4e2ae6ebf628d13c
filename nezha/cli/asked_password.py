"""A password for those commands that let others in: it never stands on the command line, which `ps` shows."""

import getpass
import os
import sys

from nezha.cli.output import Output
from nezha.messages import InputError


def asked_password(out: Output, *, asked: bool) -> str | None:
    """From the environment, which then forgets it, or typed where `asked`; None where there is none.

    Raises:
        InputError: nobody can be asked.
    """
    known = os.environ.pop("NEZHA_PASSWORD", None)
    if known or not asked:
        return known
    if not sys.stdin.isatty():
        raise InputError("password_unasked")
    return getpass.getpass(f"{out.text('line_password')} ")

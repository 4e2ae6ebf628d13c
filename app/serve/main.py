"""How the server is begun and ended."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from nezha.messages import say, system_language
from nezha.runs import runs_root
from nezha.worker import Worker

from ..guard.keys import FOLDER, TEACHER, Keys, check_password, secret, write_private
from ..guard.listening import listen
from ..guard.origin import Origins, is_loopback, reached_at
from .door import Door
from .endpoints import Endpoints

KEY_FILE = "serve.txt"
PATIENCE = 5
"""Seconds that answers on their way get once the server is asked to end."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How models are to be served.

    Attributes:
        port: where to listen; 0 takes a free one.
        host: address to listen at; the default can be reached from this machine only, any other asks for a key.
        runs: folder of runs; else `$NEZHA_RUNS`, else `runs/` here.
        password: opens beside the key; asks for one at the default address too.
        show_key: whether the key is announced; it stands in a private file in any case.
    """

    port: int = 7861
    host: str = "127.0.0.1"
    runs: Path | str | None = None
    password: str | None = field(default=None, repr=False)
    show_key: bool = True

    @property
    def locked(self) -> bool:
        """Whether a key is asked for."""
        return self.password is not None or not is_loopback(self.host)


def build(worker: Worker, wish: Wish) -> Door:
    """The application that `wish` describes; nothing is started.

    Raises:
        InputError: the password is too short.
    """
    password = check_password(wish.password) if wish.password is not None else None
    keys = Keys(secret(), password=password) if wish.locked else None
    return Door(Endpoints(worker).build(), Origins(local=not wish.locked), keys)


def launch(wish: Wish, announce: Callable[[str], None] = print) -> None:
    """Serve until it is interrupted.

    Args:
        wish: how.
        announce: told one sentence with the address once programs can ask, and how to be let in.

    Raises:
        InputError: the port is taken, the address none of this machine's, the password too short.
    """
    if wish.runs is not None:
        os.environ["NEZHA_RUNS"] = str(Path(wish.runs).resolve())
    app, lang = build(Worker(), wish), system_language()
    with listen(wish.host, wish.port) as listening:
        url = f"http://{reached_at(wish.host)}:{listening.getsockname()[1]}"
        for line in invitation(app.keys, url, lang, show=wish.show_key):
            announce(line)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, the model process too
        # what fails is noted at the door, without the texts; that an end cuts answers off is no failure
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=PATIENCE,
            lifespan="on", ws="none",
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])


def invitation(keys: Keys | None, url: str, lang: str, *, show: bool) -> list[str]:
    """What to say once programs can ask; the key goes into a file that only its owner can read.

    Args:
        keys: None where none is asked for.
        url: where it listens.
        lang: language of the terminal.
        show: whether the key is said too: not where the words go into a log.
    """
    lines = [say("line_serving", lang, url=url)]
    if keys is None:
        return lines
    key = keys.link_key(TEACHER)
    file = runs_root() / FOLDER / KEY_FILE
    write_private(file, f"{key}\n".encode())
    return [
        *lines,
        *([say("line_serving_key", lang, given=key)] if show else []),
        say("line_serving_file", lang, file=file),
    ]

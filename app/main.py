"""The server that shows the workbench: `build` returns the page and runs nothing, `launch` serves it."""

import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.middleware import Middleware

from nezha.insight import viewer
from nezha.insight.pictures import page as pictures
from nezha.insight.viewer import masks
from nezha.messages import LANGUAGES, InputError, say, system_language
from nezha.runs import tidy_imports, tidy_trash
from nezha.tasks import uploads
from nezha.worker import Worker, WorkerError

from . import models
from .building import building, remembering
from .guard.blocks import GuardedBlocks
from .guard.gate import Gate
from .guard.house import House
from .guard.listening import free_port, why_not
from .guard.origin import is_loopback
from .guard.settle import invitation, settle
from .header import Readiness
from .sessions import keep_lightly
from .theme import STATIC, theme
from .tools import Tools
from .workbench import Workbench

MOST_WAITING = 500
"""Calls that may wait, of all visitors together; whoever comes then is told that the app is busy."""
PAGE_FIRST = 5.0
"""Seconds at most for which loading the model waits until a page has opened."""
LAYERS_WITHIN = 150
"""Seconds after which a picture that has asked for layers no longer waits."""
LOOK, PROGRESS = 0.01, 0.5
"""Seconds between Gradio's looks for a call to begin, and for progress to hand on, which no event here tells.  Its own,
a thousand and a hundred looks a second, cost a twentieth of a core while nobody does anything."""


def build(
    worker: Worker | None = None,
    readiness: Readiness | None = None,
    lang: str | None = None,
    laboratory: Worker | None = None,
) -> GuardedBlocks:
    """The whole page as Blocks; nothing is started."""
    return Workbench(worker or Worker(), readiness or Readiness(), lang or system_language(), laboratory).build()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How the workbench is to be served.

    Attributes:
        port: where to listen; 0 takes a free one.
        host: address to listen at; the default can be reached from this machine only, any other asks for a key.
        runs: folder of runs; else `$NEZHA_RUNS`, else `runs/` here.
        classroom: let visitors in, who look and ask but start and delete nothing.
        password: opens for the teacher, beside the link; asks for a key at the default address too.
        address: what visitors type, where something stands in between; else it is told from `host`.
        renew: make every link, code and ticket of before worthless.
        open_browser: whether to open the page in a browser.
        mcp: serve tools for language models too.
        show_links: whether the links are announced; they stand in a private file in any case.
    """

    port: int = 7860
    host: str = "127.0.0.1"
    runs: Path | str | None = None
    classroom: bool = False
    password: str | None = field(default=None, repr=False)
    address: str = ""
    renew: bool = False
    open_browser: bool = False
    mcp: bool = False
    show_links: bool = True

    @property
    def locked(self) -> bool:
        """Whether a key is asked for."""
        return self.classroom or self.password is not None or not is_loopback(self.host)


def launch(wish: Wish, announce: Callable[[str], None] = print) -> None:
    """Serve the workbench until it is interrupted.

    Args:
        wish: how.
        announce: told one sentence with the address once the page can be opened, and how to enter.

    Raises:
        InputError: the port is taken, the password too short, the address none, a package that `mcp` needs not there.
    """
    if wish.runs is not None:
        os.environ["NEZHA_RUNS"] = str(Path(wish.runs).resolve())
    port, lang = wish.port or free_port(wish.host), system_language()
    with TemporaryDirectory(prefix="nezha-app-") as place:
        os.environ["GRADIO_TEMP_DIR"] = place  # what is handed over lies where no other person of this machine looks
        worker, readiness = Worker(), Readiness()
        laboratory = Worker()  # a long question keeps nobody from the other tabs
        with building():
            demo = build(worker, readiness, lang, laboratory)
        tools = Tools(worker, lang) if wish.mcp else None
        demo.house = replace(settle(wish, port, demo, Path(place)), tools=tools)
        welcome = invitation(demo.house, lang, show=wish.show_links, password=wish.password is not None)
        try:
            with remembering():
                _serve(demo, demo.house, port, wish)
        except OSError as error:
            raise why_not(wish.host, port) from error
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, the model process too
        for line in welcome:
            announce(line)
        _tidy(lang, announce)
        threading.Thread(target=_warm, args=(worker, readiness), daemon=True).start()
        try:
            demo.block_thread()
        finally:
            worker.close()
            laboratory.close()


def _serve(demo: GuardedBlocks, house: House, port: int, wish: Wish) -> None:
    """Listen; nothing is shared, counted or kept about visitors."""
    demo._queue.max_size = MOST_WAITING  # by `demo.queue` the whole server would be made once more
    demo._queue.sleep_when_free, demo._queue.progress_update_sleep_when_free = LOOK, PROGRESS
    demo.launch(
        server_name=wish.host, server_port=port, inbrowser=wish.open_browser, prevent_thread_lock=True, quiet=True,
        share=False, ssr_mode=False, run_history=False, footer_links=[], show_error=True, enable_monitoring=False,
        mcp_server=False, max_file_size="100mb", theme=theme(), css=_style(), head=_head(), root_path=wish.address,
        app_kwargs={"middleware": [Middleware(Gate, house=house, blocks=demo)], "docs_url": None, "redoc_url": None},
    )  # fmt: skip
    keep_lightly(demo)


def _warm(worker: Worker, readiness: Readiness) -> None:
    """Load the bundled model while the first visitor reads the page."""
    readiness.opened.wait(PAGE_FIRST)
    try:
        worker.warm(models.BUNDLED)
        readiness.state = "ready"
    except WorkerError:
        readiness.state = "later"  # a slow or full machine; the first question tries again
    except InputError:
        readiness.state = "missing"


def _tidy(lang: str, announce: Callable[[str], None]) -> None:
    """Delete uploads that nobody needs any more, what the trash has kept its days, what killed imports have left.

    A disk that refuses is told, and no reason not to serve.
    """
    try:
        uploads.tidy()
        tidy_trash()
        tidy_imports()
    except InputError as error:
        announce(error.text(lang))


def _style() -> str:
    # those of the door are not among them: it is a page of its own, without Gradio
    return "".join((STATIC / name).read_text(encoding="utf-8") for name in ("app.css", "tour.css"))


def _head() -> str:
    """Scripts, and the style sheets of what they draw: Gradio rewrites css that it is given and drops `@container`."""
    large = {lang: say("upload_too_large", lang, limit="{limit}", given="{given}") for lang in LANGUAGES}
    told = json.dumps({"most": uploads.LARGEST, "texts": large}, ensure_ascii=False)
    slow = InputError("worker_too_slow", seconds=LAYERS_WITHIN)
    late = json.dumps({lang: slow.text(lang) for lang in LANGUAGES}, ensure_ascii=False)
    script = f"window.nezhaUploads = {told};\nwindow.nezhaLayersLate = {{seconds: {LAYERS_WITHIN}, texts: {late}}};\n"
    script += "".join((STATIC / name).read_text(encoding="utf-8") for name in ("app.js", "uploads.js", "layers.js"))
    script += viewer.script() + masks.script() + pictures.script()
    guard = (STATIC / "guard.css").read_text(encoding="utf-8")
    return f"<style>{guard}{viewer.style()}{masks.style()}{pictures.style()}</style><script>{script}</script>"

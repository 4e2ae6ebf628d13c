"""The server that shows the workbench: `build` returns the page and runs nothing, `launch` serves it."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import gradio as gr

from nezha.insight import viewer
from nezha.insight.pictures import page as pictures
from nezha.insight.viewer import masks
from nezha.messages import InputError, system_language
from nezha.tasks import uploads
from nezha.worker import Worker, WorkerError

from . import models
from .header import Readiness
from .language import say
from .theme import STATIC, theme
from .workbench import Workbench


def build(worker: Worker | None = None, readiness: Readiness | None = None, lang: str | None = None) -> gr.Blocks:
    """The whole page as Blocks; nothing is started."""
    return Workbench(worker or Worker(), readiness or Readiness(), lang or system_language()).build()


def launch(
    port: int = 7860,
    host: str = "127.0.0.1",
    runs: Path | str | None = None,
    *,
    open_browser: bool = False,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve the workbench until it is interrupted.

    Args:
        port: where to listen; 0 takes a free one.
        host: address to listen at; the default can be reached from this machine only.
        runs: folder of runs; else `$NEZHA_RUNS`, else `runs/` here.
        open_browser: whether to open the page in a browser.
        announce: told one sentence with the address once the page can be opened.

    Raises:
        InputError: the port is taken.
    """
    if runs is not None:
        os.environ["NEZHA_RUNS"] = str(Path(runs).resolve())
    worker, readiness, lang = Worker(), Readiness(), system_language()
    demo = build(worker, readiness, lang)
    try:
        url = _serve(demo, port or _free_port(host), host, open_browser)
    except OSError as error:
        raise InputError("port_taken", port=port) from error
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, the model process too
    announce(say("ready", lang, url=url))
    _tidy(lang, announce)
    threading.Thread(target=_warm, args=(worker, readiness), daemon=True).start()
    try:
        demo.block_thread()
    finally:
        worker.close()


def _serve(demo: gr.Blocks, port: int, host: str, open_browser: bool) -> str:
    """Listen; nothing is shared, counted or kept about visitors."""
    _, url, _ = demo.launch(
        server_name=host, server_port=port, inbrowser=open_browser, prevent_thread_lock=True, quiet=True,
        share=False, ssr_mode=False, run_history=False, footer_links=[], show_error=True, enable_monitoring=False,
        mcp_server=False, max_file_size="100mb", theme=theme(), css=_style(), head=_head(),
    )  # fmt: skip
    return url


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as server:
        return server.getsockname()[1]


def _warm(worker: Worker, readiness: Readiness) -> None:
    """Load the bundled model while the first visitor reads the page."""
    try:
        worker.warm(models.BUNDLED)
        readiness.state = "ready"
    except WorkerError:
        readiness.state = "later"  # a slow or full machine; the first question tries again
    except InputError:
        readiness.state = "missing"


def _tidy(lang: str, announce: Callable[[str], None]) -> None:
    """Delete uploads that nobody needs any more; a disk that refuses is told, and no reason not to serve."""
    try:
        uploads.tidy()
    except InputError as error:
        announce(error.text(lang))


def _style() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css")))


def _head() -> str:
    """Scripts, and the style sheets of what they draw: Gradio rewrites css that it is given and drops `@container`."""
    script = (STATIC / "app.js").read_text(encoding="utf-8") + viewer.script() + masks.script()
    script += pictures.script()
    return f"<style>{viewer.style()}{masks.style()}{pictures.style()}</style><script>{script}</script>"

"""One process of its own that holds loaded models: asked by name, it answers with frozen results.

The page opens before torch has loaded, a request that eats all memory cannot take the server down, and visitors
queue.  A single-worker pool does it; this file adds an allow-list of names, a time limit for each call, a new pool
where one broke, and a child that ends with its parent however the parent ended.

The child is forked from a server process that has imported torch and computed nothing, so that a new one is there at
once: importing torch anew takes seconds.  Where the system knows no fork it is spawned.

This module imports neither torch nor transformers nor gradio: what it names imports what it needs, in the child.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from multiprocessing.context import BaseContext
from typing import Any

import psutil

from nezha.messages import InputError

CALLS = {
    "fill_mask": ("nezha.insight", "fill_mask"),
    "attention": ("nezha.insight", "attention"),
    "attention_json": ("nezha.worker", "attention_json"),
    "attention_part": ("nezha.worker", "attention_part"),
    "attention_frame": ("nezha.worker", "attention_frame"),
    "masks": ("nezha.insight", "masks_all"),
    "corpus": ("nezha.insight", "corpus"),
    "rates": ("nezha.insight", "rates"),
    "ask_json": ("nezha.insight.questions", "ask_json"),
    "predict": ("nezha.tasks", "predict"),
    "load": ("nezha.worker", "preload"),
}
"""What may be asked for: name -> (module, public function)."""

MOST_NUMBERS = 1_500_000
"""Weights that bertviz may be given for a page that travels to a browser: about 10 MB of text."""
TIME_LIMIT = 120.0
"""Seconds one call may take, the first one with its import of torch included."""
PRELOADED = ("nezha.insight.fill", "nezha.insight.capturing", "nezha.insight.loading", "nezha.tasks.predicting")
"""Modules that the process which forks has imported."""
_allowed: ContextVar[float | None] = ContextVar("seconds", default=None)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Calls made inside may take this long, if that is less than the worker's own limit; None sets none."""
    token = _allowed.set(seconds)
    try:
        yield
    finally:
        _allowed.reset(token)


class WorkerError(InputError):
    """The model process could not answer: says why, and what to do, in both languages like any `InputError`."""


class Worker:
    """A process that answers one call at a time.

    Nothing is started before the first call.  Safe to share between threads: calls wait for their turn.

    Args:
        time_limit: seconds a call may take once it is its turn; then the process is ended and made anew.

    Example:
        >>> worker = Worker()
        >>> worker.call("fill_mask", text="中华人民共和[MASK]", k=3, model="bundled")  # doctest: +SKIP
    """

    def __init__(self, *, time_limit: float = TIME_LIMIT):
        self.time_limit = time_limit
        self._turn = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._pid: int | None = None
        self._last = "bundled"
        self._closed = False
        self.ready = False

    @property
    def pid(self) -> int | None:
        """Process id of the child, or None where there is none."""
        return self._pid

    def call(self, name: str, /, **arguments: Any) -> Any:
        """The result of the function `name` of `CALLS`.

        Raises:
            KeyError: `name` is not in `CALLS`.
            InputError: what the function itself says about its arguments.
            WorkerError: out of time, out of memory, ended from outside, or an error nobody foresaw.
        """
        if name not in CALLS:
            raise KeyError(f"expected one of {', '.join(CALLS)}; got {name!r}")
        limit = min(self.time_limit, _allowed.get() or self.time_limit)
        with self._turn:
            self._closed = False
            future = self._submit(name, arguments)
            try:
                result = future.result(timeout=limit)
            except BrokenProcessPool as error:
                self._renew()
                raise WorkerError("worker_died") from error
            except TimeoutError as error:
                self._renew()
                raise WorkerError("worker_too_slow", seconds=f"{limit:g}") from error
            self.ready = True
            self._last = str(arguments.get("model") or self._last)
            return result

    def warm(self, model: str = "bundled") -> None:
        """Import torch and load `model`, so that the first person does not wait for it.

        Raises:
            InputError, WorkerError: as `call`.
        """
        self.call("load", model=model)

    def close(self) -> None:
        """End the child at once; a later call starts a new one."""
        self._closed = True
        self._discard()

    def _submit(self, name: str, arguments: dict[str, Any]) -> Future[Any]:
        """Hand the call over; a pool that broke since the last call is replaced without a word."""
        try:
            try:
                return self._open().submit(_answer, CALLS[name], arguments)
            except BrokenProcessPool:
                self._discard()
                return self._open().submit(_answer, CALLS[name], arguments)
        except (EOFError, OSError, RuntimeError, BrokenProcessPool) as error:  # ended while it was coming
            self._pool = None
            raise WorkerError("worker_died") from error

    def _open(self) -> ProcessPoolExecutor:
        pool = self._pool
        if pool is None:
            start = (dict(os.environ),)
            pool = ProcessPoolExecutor(max_workers=1, mp_context=_context(), initializer=_begin, initargs=start)
            self._pool = pool
            self._pid = pool.submit(os.getpid).result()
        return pool

    def _renew(self) -> None:
        """End the child and bring up another with the model that was asked last, while the caller reads why."""
        self._discard()
        if not self._closed:
            threading.Thread(target=self._revive, args=(self._last,), daemon=True).start()

    def _revive(self, model: str) -> None:
        try:
            self.warm(model)
        except InputError as error:
            # whoever asks next is told the reason in their own language
            logging.getLogger(__name__).warning("no model in the new process yet: %s", error.key)

    def _discard(self) -> None:
        """Forget the pool and end its process, which may be deep in a computation."""
        pool, pid = self._pool, self._pid
        self._pool, self._pid, self.ready = None, None, False
        if pool is None:
            return
        for child in multiprocessing.active_children():
            if child.pid == pid:
                child.kill()
        if pid is None:
            _stop_starting()  # its lock is held until the process is there: nobody waits for that
            threading.Thread(target=pool.shutdown, kwargs={"wait": False}, daemon=True).start()
        else:
            pool.shutdown(wait=False, cancel_futures=True)


def attention_json(model: str, text: str, *, twin: bool = False, **choices: Any) -> str:
    """`nezha.insight.attention` packed for the viewer, as JSON: the arrays stay in the process that made them.

    Args:
        model: its name.
        text: what is looked at.
        twin: ask a model of the same sizes with random weights in its place.
        **choices: further ones of `attention`.
    """
    from nezha.insight import attention, load, twin_of
    from nezha.insight.viewer.pack import pack, to_json

    asked = twin_of(load(model)) if twin else model
    return to_json(pack(attention(asked, text, **choices)))


def attention_part(model: str, text: str, layer: int, head: int, **choices: Any) -> dict[str, Any]:
    """One layer of `nezha.insight.capture`, or one head of it, for JSON; all of a large model's would be gigabytes.

    Both count from 1; a `head` of 0 stands for all.
    """
    from nezha.insight import capture, load

    loaded = load(model)
    layers, heads = loaded.model.config.num_hidden_layers, loaded.model.config.num_attention_heads
    if not (1 <= layer <= layers and 0 <= head <= heads):
        raise InputError("attention_part", layers=layers, heads=heads, layer=layer, head=head)
    part = capture(loaded, text, layers=layer - 1, heads=head - 1 if head else None, **choices)
    return part.to_dict() | {"layers": layers, "heads": heads}


def attention_frame(view: str, model: str, text: str, lang: str, pair: str | None = None) -> str:
    """A classic view, or one of bertviz (`bertviz_head`, …), as a frame to stand in a page.

    Raises:
        InputError: what `nezha.insight` refuses, or a page that bertviz would make too large to travel.
    """
    from nezha.insight import attention, bertviz_page, head_view, model_view, neuron_view

    result = attention(model, text, pair)
    kind, _, theirs = view.rpartition("_")
    if kind != "bertviz":
        calls = {"head": head_view, "model": model_view, "neuron": neuron_view}
        return calls[view](result, html_action="return", lang=lang)._repr_html_()
    numbers = result.probabilities.size * (1 if pair is None else 2)
    if numbers > MOST_NUMBERS:
        fits = int((MOST_NUMBERS * len(result.tokens) ** 2 / numbers) ** 0.5)
        raise InputError("bertviz_long", tokens=len(result.tokens), fits=fits)
    return bertviz_page(result, theirs, lang=lang)._repr_html_()


def preload(model: str) -> None:
    """Load `model` and keep it."""
    from nezha.insight import load

    load(model)


def _context() -> BaseContext:
    """How the child is made: forked from a server that has imported torch, spawned where there is no fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _stop_starting() -> None:
    """End the process that forks, while it is still importing; the next one that is wanted brings up another."""
    for child in psutil.Process().children():
        try:
            if any("multiprocessing.forkserver" in word for word in child.cmdline()):
                child.kill()
        except psutil.Error:
            continue  # it has ended by itself


def _begin(environment: dict[str, str]) -> None:
    """First thing in the child: no look-ups outside, no Ctrl-C meant for the parent, no life after the parent's."""
    os.environ.update(environment)  # the server that forks has kept that of its own start
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A pipe to the parent, not PR_SET_PDEATHSIG: that one fires when the *thread* that started us ends.
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _answer(place: tuple[str, str], arguments: dict[str, Any]) -> Any:
    """Runs in the child: every failure leaves as an `InputError`, which travels."""
    module, function = place
    try:
        return getattr(import_module(module), function)(**arguments)
    except InputError:
        raise
    except Exception as error:
        if isinstance(error, MemoryError) or "memory" in str(error).lower():
            raise WorkerError("worker_out_of_memory") from error
        logging.getLogger(__name__).exception("%s failed", function)
        raise WorkerError("worker_failed", reason=f"{type(error).__name__}: {error}") from error

"""One process of its own that holds loaded models: asked by name, it answers with frozen results.

The page opens before torch has loaded, a request that eats all memory cannot take the server down, and visitors
queue.  A spawned single-worker pool does it; this file adds an allow-list of names, a time limit for each call, a
new pool where one broke, and a child that ends with its parent however the parent ended.

This module imports neither torch nor transformers nor gradio: what it names imports what it needs, in the child.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from typing import Any

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
    "tour": ("nezha.tour", "take"),
    "load": ("nezha.worker", "preload"),
}
"""What may be asked for: name -> (module, public function)."""

MOST_NUMBERS = 1_500_000
"""Weights that bertviz may be given for a page that travels to a browser: about 10 MB of text."""
TIME_LIMIT = 120.0
"""Seconds one call may take, the first one with its import of torch included."""


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
        with self._turn:
            future = self._submit(name, arguments)
            try:
                result = future.result(timeout=self.time_limit)
            except BrokenProcessPool as error:
                self._discard()
                raise WorkerError("worker_died") from error
            except TimeoutError as error:
                self._discard()
                raise WorkerError("worker_too_slow", seconds=f"{self.time_limit:g}") from error
            self.ready = True
            return result

    def warm(self, model: str = "bundled") -> None:
        """Import torch and load `model`, so that the first person does not wait for it.

        Raises:
            InputError, WorkerError: as `call`.
        """
        self.call("load", model=model)

    def close(self) -> None:
        """End the child at once; a later call starts a new one."""
        self._discard()

    def _submit(self, name: str, arguments: dict[str, Any]) -> Future[Any]:
        """Hand the call over; a pool that broke since the last call is replaced without a word."""
        try:
            return self._open().submit(_answer, CALLS[name], arguments)
        except BrokenProcessPool:
            self._discard()
            return self._open().submit(_answer, CALLS[name], arguments)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=_begin)
            self._pid = self._pool.submit(os.getpid).result()
        return self._pool

    def _discard(self) -> None:
        """Forget the pool and end its process, which may be deep in a computation."""
        pool, pid = self._pool, self._pid
        self._pool, self._pid, self.ready = None, None, False
        if pool is None:
            return
        for child in multiprocessing.active_children():
            if child.pid == pid:
                child.kill()
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


def _begin() -> None:
    """First thing in the child: no look-ups outside, no Ctrl-C meant for the parent, no life after the parent's."""
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

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
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from importlib import import_module
from typing import Any

from nezha.messages import InputError

CALLS = {
    "fill_mask": ("nezha.insight", "fill_mask"),
    "attention": ("nezha.insight", "attention"),
    "attention_json": ("nezha.worker_calls", "attention_json"),
    "attention_part": ("nezha.worker_calls", "attention_part"),
    "attention_frame": ("nezha.worker_calls", "attention_frame"),
    "masks": ("nezha.insight", "masks_all"),
    "corpus": ("nezha.insight", "corpus"),
    "rates": ("nezha.insight", "rates"),
    "ask_json": ("nezha.worker_calls", "asked_json"),
    "predict": ("nezha.tasks", "predict"),
    "load": ("nezha.worker_calls", "preload"),
}
"""What may be asked for: name -> (module, public function)."""

TIME_LIMIT = 120.0
"""Seconds one call may take, the first one with its import of torch included; of a question that says how far it has
come, seconds between two such words."""
LOOK = 0.25
"""Seconds between two looks at a call on its way."""
SHARE, EXPECTED, LEFT, STOP = range(4)
"""What both processes see of a question: how far it is, seconds in all and left, whether it shall stop."""


class WorkerError(InputError):
    """The model process could not answer: says why, and what to do, in both languages like any `InputError`."""


class Asked:
    """A call on its way: how far it is, and what it came to; `Worker.ask` makes them.

    Attributes:
        reached: (share done, seconds expected in all, seconds left); None before its turn and before any is known.
        done: whether there is a result.
    """

    def __init__(self):
        self.reached: tuple[float, float, float] | None = None
        self.stopped = False
        self._outcome: Future[Any] = Future()

    @property
    def done(self) -> bool:
        """Whether `result` answers at once."""
        return self._outcome.done()

    def stop(self) -> None:
        """Let go of it: its result is an `InputError` that says so, after its next step at the latest."""
        self.stopped = True

    def result(self, timeout: float | None = None) -> Any:
        """What the function returned.

        Raises:
            InputError, WorkerError: as `Worker.call`.
            TimeoutError: not within `timeout` seconds.
        """
        return self._outcome.result(timeout)

    def run(self, answer: Callable[[], Any]) -> None:
        """Take what `answer` returns or raises for the result."""
        try:
            self._outcome.set_result(answer())
        except Exception as error:
            self._outcome.set_exception(error)


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
        self._seen: Any = None
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
        return self._answer(name, arguments, Asked())

    def ask(self, name: str, /, **arguments: Any) -> Asked:
        """The same call on its way: returns at once.

        Raises:
            KeyError: `name` is not in `CALLS`.
        """
        asked = Asked()
        self._known(name)
        answer = partial(self._answer, name, arguments, asked)
        threading.Thread(target=asked.run, args=(answer,), daemon=True).start()
        return asked

    def _known(self, name: str) -> None:
        if name not in CALLS:
            raise KeyError(f"expected one of {', '.join(CALLS)}; got {name!r}")

    def _answer(self, name: str, arguments: dict[str, Any], asked: Asked) -> Any:
        """The result, when it is the call's turn."""
        self._known(name)
        with self._turn:
            if asked.stopped:
                raise InputError("question_stopped")
            future = self._submit(name, arguments)
            try:
                result = self._wait(future, asked)
            except BrokenProcessPool as error:
                self._discard()
                raise WorkerError("worker_died") from error
            except TimeoutError as error:
                self._discard()
                raise WorkerError("worker_too_slow", seconds=f"{self.time_limit:g}") from error
            self.ready = True
            return result

    def _wait(self, future: Future[Any], asked: Asked) -> Any:
        """Hand on how far it is and that it shall stop, until it is over or has said nothing for too long."""
        heard, last = time.monotonic(), -1.0
        while not wait([future], LOOK).done:
            share, expected, left = self._seen[:STOP]
            if expected > 0:
                asked.reached = share, expected, left
            if share != last:
                heard, last = time.monotonic(), share
            if asked.stopped:
                self._seen[STOP] = 1.0
            if time.monotonic() - heard > self.time_limit:
                raise TimeoutError
        return future.result()

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
            self._open()
            self._seen[:] = [0.0] * (STOP + 1)
            return self._open().submit(_answer, CALLS[name], arguments)
        except BrokenProcessPool:
            self._discard()
            return self._open().submit(_answer, CALLS[name], arguments)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._seen = context.Array("d", STOP + 1, lock=False)
            self._pool = ProcessPoolExecutor(
                max_workers=1, mp_context=context, initializer=_begin, initargs=(self._seen,)
            )
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


_seen: list[Any] = []
"""In the child: what the parent sees of a question."""


def tell(reached: Any) -> None:
    """Let the parent see how far a question is, and end it where the parent says so."""
    seen = _seen[0]
    seen[SHARE], seen[LEFT], seen[EXPECTED] = reached.share, reached.left, reached.expected
    if seen[STOP]:
        raise InputError("question_stopped")


def _begin(seen: Any) -> None:
    """First thing in the child: no look-ups outside, no Ctrl-C meant for the parent, no life after the parent's."""
    _seen[:] = [seen]
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    # threads of torch that wait for each other sleep: spinning, a busy machine answers ten times as slowly
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
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

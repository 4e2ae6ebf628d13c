"""One process of its own that holds loaded models: asked by name, it answers with frozen results.

The page opens before torch has loaded, a request that eats all memory cannot take the server down, and visitors
queue.  A single-worker pool does it; this file adds an allow-list of names, a time limit for each call, and a new pool
where one broke.  `nezha.worker_process` is the process from inside.

This module imports neither torch nor transformers nor gradio: what it names imports what it needs, in the child.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from nezha.messages import InputError
from nezha.worker_process import (
    STOP,
    WorkerError,
    answer,
    begin,
    modest_threads,
    process_context,
    stop_starting,
)

CALLS = {
    "fill_mask": ("nezha.insight", "fill_mask"),
    "attention": ("nezha.insight", "attention"),
    "attention_json": ("nezha.worker_calls", "attention_json"),
    "attention_layers_json": ("nezha.worker_calls", "attention_layers_json"),
    "attention_part": ("nezha.worker_calls", "attention_part"),
    "attention_frame": ("nezha.worker_calls", "attention_frame"),
    "masks": ("nezha.insight", "masks_all"),
    "corpus": ("nezha.insight", "corpus"),
    "rates": ("nezha.insight", "rates"),
    "ask_json": ("nezha.worker_calls", "asked_json"),
    "predict": ("nezha.tasks", "predict"),
    "filled": ("nezha.worker_calls", "filled"),
    "predicted": ("nezha.worker_calls", "predicted"),
    "summarized": ("nezha.worker_calls", "summarized"),
    "tour": ("nezha.tour", "take"),
    "load": ("nezha.worker_calls", "preload"),
}
"""What may be asked for: name -> (module, public function)."""

TIME_LIMIT = 120.0
"""Seconds one call may take, the first one with its import of torch included; of a question that says how far it has
come, seconds between two such words."""
LOOK = 0.25
"""Seconds between two looks at a call on its way."""
_allowed: ContextVar[float | None] = ContextVar("seconds", default=None)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Calls made inside may take this long, if that is less than the worker's own limit; None sets none."""
    token = _allowed.set(seconds)
    try:
        yield
    finally:
        _allowed.reset(token)


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
        return self._answer(name, arguments, Asked(), _allowed.get())

    def ask(self, name: str, /, **arguments: Any) -> Asked:
        """The same call on its way: returns at once.

        Raises:
            KeyError: `name` is not in `CALLS`.
        """
        asked = Asked()
        self._known(name)
        answer = partial(self._answer, name, arguments, asked, _allowed.get())
        threading.Thread(target=asked.run, args=(answer,), daemon=True).start()
        return asked

    def _known(self, name: str) -> None:
        if name not in CALLS:
            raise KeyError(f"expected one of {', '.join(CALLS)}; got {name!r}")

    def _answer(self, name: str, arguments: dict[str, Any], asked: Asked, allowed: float | None) -> Any:
        """The result, when it is the call's turn; `allowed` seconds are all it may take, if any are set."""
        self._known(name)
        with self._turn:
            if asked.stopped:
                raise InputError("question_stopped")
            self._closed = False
            future = self._submit(name, arguments)
            try:
                result = self._wait(future, asked, allowed)
            except BrokenProcessPool as error:
                self._renew()
                raise WorkerError("worker_died") from error
            except TimeoutError as error:
                self._renew()
                raise WorkerError(
                    "worker_too_slow", seconds=f"{min(self.time_limit, allowed or self.time_limit):g}"
                ) from error
            self.ready = True
            self._last = str(arguments.get("model") or self._last)
            return result

    def _wait(self, future: Future[Any], asked: Asked, allowed: float | None) -> Any:
        """Hand on how far it is and that it shall stop, until it is over or has said nothing for too long."""
        began = heard = time.monotonic()
        last = None
        while not wait([future], LOOK).done:
            share, expected, left = self._seen[:STOP]
            if expected > 0:
                asked.reached = share, expected, left
            if share != last:
                heard, last = time.monotonic(), share
            if asked.stopped:
                self._seen[STOP] = 1.0
            now = time.monotonic()
            if now - heard > self.time_limit or (allowed is not None and now - began > allowed):
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
        self._closed = True
        self._discard()

    def _submit(self, name: str, arguments: dict[str, Any]) -> Future[Any]:
        """Hand the call over; a pool that broke since the last call is replaced without a word.

        So is one whose process did not come, as that which forks was ended meanwhile, by another worker that lets go of
        a start: nothing has been asked of it yet.
        """
        try:
            try:
                return self._put(name, arguments)
            except BrokenProcessPool:
                self._discard()
            except (EOFError, OSError):
                self._pool = None
                if self._closed:
                    raise
            return self._put(name, arguments)
        except (EOFError, OSError, RuntimeError, BrokenProcessPool) as error:  # ended while it was coming
            self._pool = None
            raise WorkerError("worker_died") from error

    def _put(self, name: str, arguments: dict[str, Any]) -> Future[Any]:
        pool = self._open()
        self._seen[:] = [0.0] * (STOP + 1)
        return pool.submit(answer, CALLS[name], arguments)

    def _open(self) -> ProcessPoolExecutor:
        pool = self._pool
        if pool is None:
            context = process_context()
            self._seen = context.Array("d", STOP + 1, lock=False)
            start = (self._seen, dict(os.environ))
            pool = ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=begin, initargs=start)
            self._pool = pool
            with modest_threads():
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
            stop_starting()  # its lock is held until the process is there: nobody waits for that
            threading.Thread(target=pool.shutdown, kwargs={"wait": False}, daemon=True).start()
        else:
            pool.shutdown(wait=False, cancel_futures=True)

"""The process that holds loaded models, from inside: how it comes up, answers, tells how far it is, and ends.

It is forked from a server process that has imported torch and computed nothing, so that a new one is there at once:
importing torch anew takes seconds.  Where the system knows no fork it is spawned.  It ends with its parent, however
the parent ended.

What both sides see of a question is four numbers in shared memory: `SHARE`, `EXPECTED`, `LEFT`, `STOP`.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.context import BaseContext
from typing import Any

import psutil

from nezha.messages import InputError

SHARE, EXPECTED, LEFT, STOP = range(4)
"""What both processes see of a question: how far it is, seconds in all and left, whether it shall stop."""
PRELOADED = ("nezha.insight.fill", "nezha.insight.capturing", "nezha.insight.loading", "nezha.tasks.predicting")
"""Modules that the process which forks has imported."""


class WorkerError(InputError):
    """The model process could not answer: says why, and what to do, in both languages like any `InputError`."""


_seen: list[Any] = []
"""In the child: what the parent sees of a question."""


def tell(reached: Any) -> None:
    """Let the parent see how far a question is, and end it where the parent says so."""
    seen = _seen[0]
    seen[SHARE], seen[LEFT], seen[EXPECTED] = reached.share, reached.left, reached.expected
    _end_if_stopped()


def beat() -> None:
    """Let the parent see that a question is at work while nobody knows yet how long it will take."""
    _seen[0][SHARE] -= 1.0
    _end_if_stopped()


def _end_if_stopped() -> None:
    if _seen[0][STOP]:
        raise InputError("question_stopped")


@contextmanager
def modest_threads() -> Iterator[None]:
    """A process begun inside leaves a core to the server, and its threads of torch sleep while they wait.

    It must know both as it begins; an environment that says otherwise has its way.  Where threads spin instead, or are
    as many as the cores beside a run in training, each waits for the one that got no core.
    """
    wanted = {"OMP_WAIT_POLICY": "PASSIVE", "OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 2) - 1))}
    added = [name for name in wanted if name not in os.environ]
    os.environ.update({name: wanted[name] for name in added})
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def process_context() -> BaseContext:
    """How the child is made: forked from a server that has imported torch, spawned where there is no fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def stop_starting() -> None:
    """End the process that forks, while it is still importing; the next one that is wanted brings up another."""
    for child in psutil.Process().children():
        try:
            if any("multiprocessing.forkserver" in word for word in child.cmdline()):
                child.kill()
        except psutil.Error:
            continue  # it has ended by itself


def begin(seen: Any, environment: dict[str, str]) -> None:
    """First thing in the child: no look-ups outside, no Ctrl-C meant for the parent, no life after the parent's."""
    _seen[:] = [seen]
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


def answer(place: tuple[str, str], arguments: dict[str, Any]) -> Any:
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

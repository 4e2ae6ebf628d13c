"""What surrounds any training in a run folder: nobody else works there, SIGTERM saves first, a failure is told."""

import contextlib
import errno
import signal
import threading
from collections.abc import Callable, Iterator

import filelock

from nezha import checkpoint
from nezha.journal import Journal
from nezha.messages import LANGUAGES, InputError
from nezha.run_folder import RunFolder

REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""How a disk says that it takes no more."""


@contextlib.contextmanager
def failures_told(run: RunFolder, journal: Journal) -> Iterator[None]:
    """Say in the run's status why it failed; a disk that takes no more becomes an `InputError`."""
    try:
        yield
    except InputError as error:
        _failed(journal, {lang: error.text(lang) for lang in LANGUAGES})
        raise
    except OSError as error:
        if error.errno not in REFUSALS:
            _failed(journal, dict.fromkeys(LANGUAGES, f"{type(error).__name__}: {error}"))
            raise
        refused = InputError("cannot_save", folder=run.path, reason=error.strerror, kept=checkpoint.kept(run))
        _failed(journal, {lang: refused.text(lang) for lang in LANGUAGES})
        raise refused from error
    except Exception as error:
        _failed(journal, dict.fromkeys(LANGUAGES, f"{type(error).__name__}: {error}"))
        raise


def _failed(journal: Journal, error: dict[str, str]) -> None:
    """Say in the status that the run failed; on a full disk even that may not be written, and the error goes first."""
    with contextlib.suppress(OSError):
        journal.status("failed", error=error)


@contextlib.contextmanager
def alone(run: RunFolder) -> Iterator[None]:
    """Hold the run's lock.

    Raises:
        InputError: another process trains there.
    """
    lock = filelock.FileLock(run.lock)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise InputError("run_busy", folder=run.path) from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def stop_signal() -> Iterator[Callable[[], bool]]:
    """Turn SIGTERM into a question that a trainer asks after each step; only the main thread can."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGTERM, lambda number, frame: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGTERM, before)

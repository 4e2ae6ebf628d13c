"""Worker processes: pieces are given out in order, results come back in order, and few are under way at a time.

A worker is this interpreter with `worker.py`, spoken to over its pipes.  Unlike a pool of `multiprocessing` it never
imports the caller's script, needs no `if __name__ == "__main__"`, and ends by itself when its parent is killed.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any

from nezha.messages import InputError

PACKAGES = Path(__file__).parents[3]


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerDiedError(InputError):
    """A worker process ended in the middle of its work, most often for want of memory."""


class Crew:
    """Does one function to many tasks.

    Args:
        size: processes; with 1 everything happens in this one.
    """

    def __init__(self, size: int):
        self.size = size
        self._threads = ThreadPoolExecutor(size) if size > 1 else None  # each waits for one process
        self._idle: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []
        for _ in range(size):
            self._idle.put(None)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None):
        for process in self._all:
            if kind is not None:
                process.kill()
            elif process.stdin is not None:
                process.stdin.close()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._all:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None and not pipe.closed:
                    pipe.close()

    def map(self, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """`function(*task)` of every task, in order; tasks are taken as they are needed.

        Raises:
            InputError: the first in the order of the tasks, whoever was faster.
        """
        if self._threads is None:
            for task in tasks:
                yield function(*task)
            return
        waiting: deque[Future[Any]] = deque()
        refused: InputError | None = None
        rest = iter(tasks)
        while refused is None:
            try:
                task = next(rest)
            except StopIteration:
                break
            except InputError as error:
                refused = error  # said after what came before it has been judged
                break
            waiting.append(self._threads.submit(self._send, function, task))
            if len(waiting) >= 2 * self.size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        if refused is not None:
            raise refused

    def _send(self, function: Callable[..., Any], task: tuple[Any, ...]) -> Any:
        """Have an idle worker do it."""
        worker = self._idle.get() or self._start()
        try:
            pickle.dump((function, task), worker.stdin)  # type: ignore[arg-type]
            worker.stdin.flush()  # type: ignore[union-attr]
            kind, answer = pickle.load(worker.stdout)  # type: ignore[arg-type]
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise WorkerDiedError("worker_died", code=worker.wait(), workers=self.size) from error
        self._idle.put(worker)
        if kind == "refused":
            raise answer
        if kind == "failed":
            raise RuntimeError(f"in a worker process:\n{answer}")
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
        environment = os.environ | {"PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "nezha.data.prepare.worker"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self._all.append(process)
        return process

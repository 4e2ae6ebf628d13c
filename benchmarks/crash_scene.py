"""The app, its model process and a run, each a real process that can be killed and brought back."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import psutil
from gradio_client import Client

from nezha import runs
from nezha.run_folder import RunFolder

NAME = "walked"
SAVE_EVERY = 10
PATIENCE = 120.0
"""Seconds for something to come up."""


class Scene:
    """What is killed; `place` is a folder of its own.

    Args:
        place: runs and logs go here.
    """

    def __init__(self, place: Path):
        self.place, self.runs = place, place / "runs"
        self.runs.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.environment = os.environ | {"NEZHA_RUNS": str(self.runs), "NEZHA_LANG": "en"}
        self.app: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Scene":
        os.environ["NEZHA_RUNS"] = str(self.runs)
        self._start_app()
        # one thread and the lowest priority: the session is what is looked at
        command = ["pretrain", "--preset", "smoke", "--name", NAME, "--steps", "1000000", "--compile", "no"]
        self._nezha(*command, "--save-every", str(SAVE_EVERY), "--batch-size", "4", "--hours", "10", "--background")
        _until(lambda: self.run.saved_steps(), "the run saves")
        self.seconds_until_models_answer()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.app is not None:
            self.app.terminate()
            self.app.wait(60)
        for process in psutil.process_iter(["cmdline"]):
            if any(str(self.runs) in word for word in process.info["cmdline"] or []):
                process.kill()

    @property
    def run(self) -> RunFolder:
        """The run's folder."""
        return RunFolder(self.runs / NAME)

    def kill_after(self, victim: str, seconds: float) -> threading.Thread:
        """SIGKILL `victim` that many seconds from now."""

        def act() -> None:
            time.sleep(seconds)
            self._process(victim).send_signal(signal.SIGKILL)

        thread = threading.Thread(target=act)
        thread.start()
        return thread

    def bring_back(self, victim: str) -> None:
        """As a person would; the model process comes by itself."""
        if victim == "app":
            assert self.app is not None
            self.app.wait()
            self._start_app()
        elif victim == "trainer":
            _until(lambda: not runs.get(NAME).live, "the run is seen to be dead")
            before = max(self.run.saved_steps())
            runs.resume(NAME)
            _until(lambda: max(self.run.saved_steps()) > before, "the resumed run saves")

    def seconds_until_models_answer(self) -> float:
        """From now until a gap is filled in through the app's API; a refusal is asked again."""
        began = time.monotonic()
        while True:
            try:
                Client(self.url, verbose=False).predict("北[MASK]", "bundled", 3, "en", api_name="/fill_mask")
                return time.monotonic() - began
            except Exception:
                if time.monotonic() - began > PATIENCE:
                    raise
                time.sleep(0.1)

    def finish(self) -> None:
        """Let the run save and end."""
        runs.stop(NAME)
        _until(lambda: not runs.get(NAME).live, "the run ends")

    def faults(self) -> int:
        """Traces in the app's log: a kill explains none of them."""
        return (self.place / "app.log").read_text(encoding="utf-8", errors="replace").count("Traceback")

    def _start_app(self) -> None:
        with (self.place / "app.log").open("ab") as log:
            command = [sys.executable, "-m", "nezha", "app", "--port", str(self.port)]
            self.app = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        _until(self._answers, "the app answers")

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _nezha(self, *words: str) -> None:
        subprocess.run([sys.executable, "-m", "nezha", *words], check=True, env=self.environment, capture_output=True)

    def _process(self, victim: str) -> psutil.Process:
        """The process to kill, once it is there."""
        found: list[psutil.Process] = []

        def there() -> bool:
            found[:] = self._found(victim)
            return bool(found)

        _until(there, f"there is a process of {victim}")
        return found[0]

    def _found(self, victim: str) -> list[psutil.Process]:
        assert self.app is not None
        if victim == "app":
            return [psutil.Process(self.app.pid)]
        if victim == "trainer":
            run = runs.get(NAME)
            return [psutil.Process(run.pid)] if run.live and run.pid else []
        return [
            child
            for child in psutil.Process(self.app.pid).children(recursive=True)
            if (parent := child.parent()) and any("forkserver" in word for word in parent.cmdline())
        ]


def _until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {PATIENCE:g} s: {what}")
        time.sleep(0.05)

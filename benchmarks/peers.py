"""Peers that need other versions live in virtual environments of their own, made when first asked for.

A peer is measured by a process that stays: it is told over a pipe what to do and answers with JSON, so several peers
take turns within one run, and a busy moment of the machine meets all of them.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import torch

ROOT = Path(__file__).parents[1]
ENVIRONMENTS = ROOT / ".venv-peers"


def python_with(name: str, *packages: str) -> Path:
    """The interpreter of the environment `name`, which holds `packages` beside this torch; made where it is missing."""
    folder = ENVIRONMENTS / name
    interpreter, stamp = folder / "bin" / "python", folder / ".installed"
    if not stamp.exists():
        venv.create(folder, clear=True, with_pip=True)
        version = torch.__version__.partition("+")[0]
        subprocess.run([interpreter, "-m", "pip", "install", "-q", f"torch=={version}", *packages], check=True)
        stamp.touch()
    return interpreter


def library_with(name: str, *packages: str) -> Path:
    """A folder of `packages` alone, to be put on `sys.path`: for peers measured within this process, on this torch."""
    folder = ENVIRONMENTS / name
    stamp = folder / ".installed"
    if not stamp.exists():
        install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--upgrade", "--target", str(folder)]
        subprocess.run([*install, *packages], check=True)
        stamp.touch()
    return folder


class Worker:
    """A process of `benchmarks/encoder_worker.py`, under any interpreter.

    Args:
        interpreter: a Python with torch and some transformers.
        kind: which encoder it makes; a key of that file's KINDS.
    """

    def __init__(self, interpreter: Path | str = sys.executable, *, kind: str):
        script = ROOT / "benchmarks" / "encoder_worker.py"
        self._process = subprocess.Popen(
            [interpreter, str(script), kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def ask(self, what: str, **how: Any) -> dict[str, float]:
        """Have something done and wait for the figures."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"what": what, **how}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the worker ended while asked to {what}: {how}")
        return json.loads(line)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

"""The command line in this process (quick) and as a process of its own, on a corpus of a few sentences."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nezha.cli import main

ROOT = Path(__file__).parents[2]
WORDS = ["天气", "很好", "学生", "看书", "北京", "故事", "汉语", "老师", "有意思", "国家", "人民", "中华"]


@dataclass(frozen=True)
class Done:
    """What a command left: exit code and the two outputs."""

    code: int
    out: str
    err: str


@pytest.fixture
def nezha(capsys) -> Callable[..., Done]:
    """`nezha ...` in this process."""

    def call(*words: str) -> Done:
        capsys.readouterr()
        code = main(words)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return call


@pytest.fixture
def environment() -> dict[str, str]:
    """For a process: the package is found, and one thread is enough."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return dict(os.environ) | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


@pytest.fixture
def process(environment) -> Callable[..., Done]:
    """`python -m nezha ...` as a process of its own, bytes read as UTF-8."""

    def call(*words: str, **more: str) -> Done:
        argv = [sys.executable, "-m", "nezha", *words]
        done = subprocess.run(argv, capture_output=True, env=environment | more, check=False, timeout=200)
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call


@pytest.fixture(autouse=True)
def what_main_sets_is_unset_again(monkeypatch):
    """`main` quiets libraries by environment variables, which must not leak into other tests."""
    for name in ("HF_HUB_DISABLE_PROGRESS_BARS", "TRANSFORMERS_VERBOSITY", "HF_HUB_OFFLINE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Path:
    """Sixty-one short documents, all different."""
    draw = random.Random(3)
    documents = ["\n".join("".join(draw.choices(WORDS, k=7)) + "。" for _ in range(3)) for _ in range(61)]
    path = tmp_path_factory.mktemp("corpus") / "text.txt"
    path.write_text("\n\n".join(documents), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def shards(corpus, tmp_path_factory) -> Path:
    """`corpus` prepared."""
    from nezha.data.prepare import prepare

    folder = tmp_path_factory.mktemp("data") / "shards"
    prepare([str(corpus)], folder, min_count=1, words="jieba")
    return folder

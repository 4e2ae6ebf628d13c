"""What every test may use: no network, tiny folders of a tokenizer and a model, a place for runs.

The whole suite, and every process it starts, is held to this machine (see `offline/sitecustomize.py`).
"""

import contextlib
import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

OFFLINE = Path(__file__).parent / "offline"
TINY_TEXT = (
    "中华人民共和国在北京，今天天气很好。我们学习汉语，老师和学生都喜欢看书；"
    "这本书的故事非常有意思，一九九八年一月一日出版！你知道吗？他说：不知道。"
)
TINY_SIZES: dict[str, Any] = {
    "hidden_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "max_relative_position": 5,
    "max_position_embeddings": 64,
}
"""All different, so that a swapped axis cannot pass."""


def pytest_configure() -> None:
    """Before anything is imported: refuse the network here and in every process started from here.

    The bundled corpora are prepared into a folder of this session, once, not into the person's cache.
    """
    scratch = Path(tempfile.mkdtemp(prefix="nezha-tests-"))
    (scratch / "refusals").touch()
    os.environ["NEZHA_TEST_REFUSALS"] = str(scratch / "refusals")
    os.environ["NEZHA_CACHE"] = str(scratch / "cache")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # tiny sizes: a second thread mostly waits for the first
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))
    spec = importlib.util.spec_from_file_location("nezha_offline_guard", OFFLINE / "sitecustomize.py")
    assert spec is not None
    assert spec.loader is not None
    guard = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = guard
    spec.loader.exec_module(guard)


def pytest_unconfigure() -> None:
    """Remove what the session wrote."""
    shutil.rmtree(Path(os.environ["NEZHA_TEST_REFUSALS"]).parent, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with a real browser may be run once more: two busy processors now and then make it miss a moment."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell why a test was run once more: what passes the second time may still be a fault."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"run once more: {report.nodeid}", "-")
        terminalreporter.line(report.longreprtext[-3000:])


@pytest.fixture(autouse=True)
def nothing_goes_out():
    """Fail a test during which any process of ours asked for another machine, even if the error was swallowed."""
    log = Path(os.environ["NEZHA_TEST_REFUSALS"])
    before = log.stat().st_size
    yield
    asked = log.read_bytes()[before:].decode()
    assert not asked, f"asked for something outside this machine: {asked}"


@pytest.fixture(autouse=True)
def runs_go_to_a_temporary_folder(tmp_path, monkeypatch):
    """No test may touch the runs of the person who starts it; messages are in English unless a test says otherwise."""
    monkeypatch.setenv("NEZHA_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("NEZHA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("NEZHA_LANG", "en")
    yield
    if (tmp_path / "runs").is_dir():
        end_runs(tmp_path / "runs")


def end_runs(root: Path) -> None:
    """End what a failed test left at work: a run outlives whoever started it."""
    from nezha import runs
    from nezha.messages import InputError

    for run in runs.list_runs(root):
        if run.live and run.pid != os.getpid():  # never these tests themselves
            with contextlib.suppress(InputError):  # it may just have ended by itself
                runs.stop(run.name, root, now=True)


@pytest.fixture(scope="session")
def tiny_vocabulary() -> list[str]:
    """The special tokens and every character of `TINY_TEXT`."""
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(TINY_TEXT)), "a", "##b", "1", "##9"]


@pytest.fixture(scope="session")
def tiny_tokenizer_folder(tiny_vocabulary, tmp_path_factory) -> Path:
    """A folder as `Tokenizer.save` writes it."""
    from nezha.tokenizer import Tokenizer

    folder = tmp_path_factory.mktemp("tokenizer")
    Tokenizer(tiny_vocabulary).save(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_model_folder(tiny_vocabulary, tmp_path_factory) -> Path:
    """A NEZHA with random weights, and its tokenizer, as `save_pretrained` writes them."""
    import torch

    from nezha.config import NezhaConfig
    from nezha.heads import NezhaForPreTraining
    from nezha.tokenizer import Tokenizer

    folder = tmp_path_factory.mktemp("model")
    with torch.random.fork_rng():
        torch.manual_seed(7)
        NezhaForPreTraining(NezhaConfig(vocab_size=len(tiny_vocabulary), **TINY_SIZES)).save_pretrained(folder)
    Tokenizer(tiny_vocabulary).save(folder)
    return folder

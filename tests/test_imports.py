"""Imports point one way, and what promises to be light is light."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("torch", "transformers")
LIGHT = (
    "nezha",
    "nezha.cli",
    "nezha.insight",
    "nezha.insight.corpus_facts",
    "nezha.insight.capture_file",
    "nezha.insight.heads_result",
    "nezha.insight.hiding",
    "nezha.insight.hiding_rates",
    "nezha.insight.results",
    "nezha.insight.viewer.page",
    "nezha.finetune_config",
    "nezha.messages",
    "nezha.options",
    "nezha.pretrain_config",
    "nezha.run_folder",
    "nezha.runs",
    "nezha.tasks",
    "nezha.tasks.measures",
    "nezha.tasks.mistakes",
    "nezha.tasks.outcome",
    "nezha.tasks.readers",
    "nezha.tasks.uploads",
    "nezha.tokenizer",
    "nezha.words.quality",
    "nezha.worker",
    "nezha_app",
)


def run_python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints; every warning of ours is an error there."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT / "tests",
        env=os.environ | environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_arrows_of_the_design_hold():
    """The contracts are in pyproject.toml, one a rule of the design."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", LIGHT)
def test_imports_without_torch(module):
    assert run_python(f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])") == "[]"


def test_building_the_page_loads_no_torch():
    """The app opens before any model is loaded; models live in the worker process."""
    code = "import sys, pkgutil, importlib, nezha_app\n"
    code += "names = [m.name for m in pkgutil.walk_packages(nezha_app.__path__, 'nezha_app.')]\n"
    code += "[importlib.import_module(name) for name in names if not name.endswith('__main__')]\n"
    code += f"print(len(names) > 3, [name for name in {HEAVY} if name in sys.modules])"
    assert run_python(code) == "True []"


def test_importing_says_nothing_and_keeps_its_hands_off():
    """No output, no thread, no random state, no change of the environment by importing the library."""
    code = (
        "import os, sys, random, threading; before = dict(os.environ), random.getstate(), threading.active_count()\n"
        "import nezha, nezha.runs, nezha.insight, nezha.options, nezha.pretrain_config\n"
        "print((dict(os.environ), random.getstate(), threading.active_count()) == before)"
    )
    assert run_python(code) == "True"


def test_every_public_name_is_there():
    """Each name of `nezha.__all__` is found, and the package lists its names to completion in a shell."""
    code = "import nezha; print([name for name in nezha.__all__ if getattr(nezha, name, None) is None])"
    assert run_python(code) == "[]"


def test_auto_classes_know_nezha_after_import_nezha_alone(tiny_model_folder):
    """Whichever of the two is imported first."""
    for first in ("import nezha, transformers", "import transformers, nezha"):
        code = f"{first}\nprint(type(transformers.AutoModel.from_pretrained({str(tiny_model_folder)!r})).__name__)"
        assert run_python(code, TRANSFORMERS_VERBOSITY="error").splitlines()[-1] == "NezhaModel"


def test_library_imports_without_its_app(monkeypatch):
    """Every module of the library, with gradio made unfindable."""
    code = (
        "import sys, pkgutil, importlib; sys.modules['gradio'] = None\n"
        "import nezha\n"
        "names = [m.name for m in pkgutil.walk_packages(nezha.__path__, 'nezha.') if not m.name.endswith('__main__')]\n"
        "[importlib.import_module(name) for name in names]\n"
        "print(len(names) > 20)"
    )
    assert run_python(code) == "True"

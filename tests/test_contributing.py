"""What CONTRIBUTING tells to write is enough: it is followed to the letter in a copy of the package, and used."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = {
    lang: (ROOT / name).read_text(encoding="utf-8")
    for lang, name in (("en", "CONTRIBUTING.md"), ("zh", "CONTRIBUTING.zh.md"))
}
_STEP = re.compile(
    r"^\*\*`([^`]+)`\*\*(?:[^`\n]*`([^`\n]+)`)?[^`\n]*\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
MOST_FILES = 3


class Step(NamedTuple):
    """A file, the line of it below which something is to be written ("" for a new file), and what."""

    file: str
    below: str
    code: str


def steps(lang: str) -> dict[str, list[Step]]:
    """The sections of CONTRIBUTING that have steps, by number."""
    sections = re.split(r"^## .*$", TEXTS[lang], flags=re.MULTILINE)
    found = [[Step(*step) for step in _STEP.findall(section)] for section in sections]
    return dict(zip(("masking", "task", "view", "backend"), filter(None, found), strict=True))


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The package and the page with everything in them that CONTRIBUTING adds; what is no code is linked."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "nezha", folder / "nezha", ignore=shutil.ignore_patterns("__pycache__", "assets"))
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "nezha" / "assets").symlink_to(ROOT / "nezha" / "assets")
    (folder / "nezha_app").symlink_to("app")
    for step in [step for section in steps("en").values() for step in section]:
        path = folder / step.file
        if step.below:
            text = path.read_text(encoding="utf-8")
            assert text.count(f"{step.below}\n") == 1, step
            path.write_text(text.replace(f"{step.below}\n", f"{step.below}\n{step.code}"), encoding="utf-8")
        else:
            assert not path.exists(), step
            path.write_text(step.code, encoding="utf-8")
    return folder


@pytest.fixture
def ran(copy) -> Callable[[str], str]:
    """Runs Python where the copy is what is imported, and gives what it printed."""

    def run(code: str) -> str:
        path = os.pathsep.join([str(copy), os.environ["PYTHONPATH"]])
        given = {**os.environ, "PYTHONPATH": path}
        begin = "import nezha, nezha_app\nfrom pathlib import Path\n"
        begin += f"assert Path(nezha.__file__).is_relative_to({str(copy)!r})\n"
        done = subprocess.run([sys.executable, "-c", begin + code], cwd=copy, env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def test_each_thing_takes_three_files_at_most():
    for section in steps("en").values():
        assert 1 <= len({step.file for step in section}) <= MOST_FILES
        assert sum(not step.below for step in section) == 1


def test_both_languages_tell_the_same_steps():
    assert steps("en") == steps("zh")
    headings = [re.findall(r"^#+", text, re.MULTILINE) for text in TEXTS.values()]
    assert headings[0] == headings[1]


def test_what_is_told_is_written_as_the_house_writes(copy):
    """The formatter and the linter have nothing to say about the new files and the changed ones."""
    ruff = Path(sys.executable).with_name("ruff")
    files = sorted({step.file for section in steps("en").values() for step in section})
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run([ruff, *command, *files], cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_the_masking_hides_one_run_of_words(ran):
    code = """
import numpy as np
from nezha.data.hiding import Hiding
from nezha.data_config import MaskingConfig
from nezha.masking.lots import key
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer
from nezha_app.texts import TEXTS
tokenizer = Tokenizer.from_folder(BUNDLED_MODEL)
hide = Hiding(MaskingConfig(masking="run", masked_lm_prob=0.3), tokenizer)
rows, length = 40, 23
continues = np.arange(length)[None, :].repeat(rows, 0) % 2 == 0      # words of two, from the second token on
eligible = np.ones((rows, length), bool)
eligible[:, [0, -1]] = False
found = hide(np.full((rows, length), 200), continues, eligible, np.full(rows, length), key(0, np.arange(rows)))
counts = found.chosen.sum(1)
edges = np.abs(np.diff(found.chosen.astype(int), axis=1)).sum(1)
print(counts.min() > 0, counts.max() <= round(0.3 * length), set(edges.tolist()) == {2}, len(set(counts.tolist())) > 1)
print(TEXTS["choice.run"][1], "run hides one run" in MaskingConfig.__dataclass_fields__["masking"].metadata["help_en"])
"""
    assert ran(code).splitlines() == ["True True True True", "一串词 True"]


def test_the_task_is_learnt_judged_and_known_to_the_page(ran):
    code = """
from nezha.tasks import finetune
from nezha.tasks.examples import Splits, TaskData
from nezha.tasks.kinds import TASKS
from nezha_app.try_examples import EXAMPLES
from nezha_app.words import task_word
whole = TASKS["origin"].bundled()
few = Splits(whole.splits.train[:320], whole.splits.dev[:40], whole.splits.test[:80])
found = finetune("origin", data=TaskData(few, whole.labels), epochs=1, length=24, batch_size=16, device="cpu",
                 precision="fp32", learning_rate=1e-3)
print(found.classes, found.figures["accuracy"].value, task_word("origin", "zh"), len(EXAMPLES["origin"]))
"""
    labels, accuracy, rest = re.fullmatch(r"(\(.*\)) (\S+) (.*)", ran(code)).groups()  # type: ignore[union-attr]
    assert (labels, rest) == ("('newspaper', 'review')", "来源 2")
    assert float(accuracy) > 0.75


def test_the_view_is_a_command_and_stands_in_the_laboratory(ran, copy):
    code = """
import numpy as np
from nezha.cli import main
from nezha.insight import ask, capture
from nezha_app.tabs.laboratory import questions
found = ask("spread", model="bundled", text="我们学习汉语。")
weights = capture("bundled", "我们学习汉语。").probabilities[2, 1]
slow = np.mean([np.exp(-sum(p * np.log(p) for p in row.tolist() if p > 0)) for row in weights])
print(abs(found.spread[2, 1] - slow) < 1e-3, ("分散程度", "spread") in questions("zh"))
raise SystemExit(main(["look", "spread", "我们学习汉语。", "--out", "spread.svg", "--lang", "zh"]))
"""
    assert ran(code).startswith("True True")
    assert "</svg>" in (copy / "spread.svg").read_text(encoding="utf-8")


def test_the_backend_gives_the_numbers_of_the_others(ran):
    code = """
import torch
from nezha import NezhaConfig, NezhaModel
torch.manual_seed(0)
model = NezhaModel(NezhaConfig(vocab_size=50, hidden_size=12, num_attention_heads=3, num_hidden_layers=2,
                               intermediate_size=20)).eval()
ids = torch.arange(5, 16)[None]
with torch.inference_mode():
    fast = model(ids).last_hidden_state
    model.set_attn_implementation("double")
    print((model(ids).last_hidden_state - fast).abs().max().item() < 1e-5, model.config._attn_implementation)
"""
    assert ran(code) == "True double"

"""The tiny model in every layout, and what it answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from nezha.heads import NezhaForPreTraining
from tests.interop.layouts import LAYOUTS, Folder

IDS = torch.tensor([[2, 9, 14, 21, 4, 30, 11, 3, 17, 8, 3, 0], [2, 5, 33, 12, 3, 0, 0, 0, 0, 0, 0, 0]])


def answer(model) -> Tensor:
    """The last state for `IDS`, whatever the model's head."""
    encoder = getattr(model, "nezha", model)
    with torch.no_grad():
        return encoder(IDS, attention_mask=(IDS != 0).long()).last_hidden_state


@pytest.fixture(scope="session")
def lively_folder(tiny_model_folder, tmp_path_factory) -> Path:
    """The tiny model with biases, norms and heads that matter."""
    model = NezhaForPreTraining.from_pretrained(tiny_model_folder)
    with torch.random.fork_rng():
        torch.manual_seed(11)
        for weight in model.parameters():
            weight.data += torch.randn_like(weight) * 0.3
    folder = tmp_path_factory.mktemp("lively-model")
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_bytes((tiny_model_folder / "vocab.txt").read_bytes())
    return folder


@pytest.fixture(scope="session")
def original(lively_folder) -> NezhaForPreTraining:
    """The model that every layout holds."""
    return NezhaForPreTraining.from_pretrained(lively_folder)


@pytest.fixture(scope="session")
def layout(lively_folder, tmp_path_factory) -> Callable[[str], Path]:
    """The folder of a layout, made once; no test may change it."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            folder = Folder(lively_folder, tmp_path_factory.mktemp(name) / name)
            LAYOUTS[name](folder)
            made[name] = folder.path
        return made[name]

    return make


@pytest.fixture
def folder(lively_folder, tmp_path) -> Folder:
    """A folder that a test fills as it likes."""
    return Folder(lively_folder, tmp_path / "source")

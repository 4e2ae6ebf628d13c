"""The removed model's numbers, in every backend: outputs, losses and gradients of 4.57.1 (see `make_fixtures.py`).

A difference is relative to the largest number of its tensor; `pytest -s` prints the worst of each backend.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from torch import Tensor, nn

import nezha
from nezha import attention
from nezha.config import NezhaConfig

HERE = Path(__file__).parent
BOUND = 1e-5
each_backend = pytest.mark.parametrize("backend", attention.backends())


class Fixtures:
    """One of the two files."""

    def __init__(self, name: str):
        with safe_open(HERE / f"{name}.safetensors", "pt") as file:
            metadata = file.metadata()
            self.tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        self.configs: dict[str, Any] = json.loads(metadata["configs"])
        self.thin: dict[str, int] = json.loads(metadata["thin"])

    def below(self, prefix: str) -> dict[str, Tensor]:
        """The tensors whose keys begin so, without that beginning; whole numbers as the model takes them."""
        found = {key.removeprefix(prefix): value for key, value in self.tensors.items() if key.startswith(prefix)}
        return {key: value.long() if value.dtype == torch.int16 else value for key, value in found.items()}

    def weights(self, case: str, under: str = "") -> dict[str, Tensor]:
        """Those of one model; `under` names a part of them."""
        both = self.below("weights/all/") | self.below(f"weights/{case}/")
        return {name.removeprefix(under): value.float() for name, value in both.items() if name.startswith(under)}

    def cases(self, kind: str) -> list[str]:
        """Every case of the encoder, or of the heads."""
        cases = dict.fromkeys(key.split("/")[0] for key in self.tensors)
        return [case for case in cases if case != "weights" and case.startswith("encoder.") == (kind == "encoder")]


SMALL, WIDE = Fixtures("small"), Fixtures("wide")


@pytest.fixture(scope="module")
def worst():
    """The largest difference of each backend, told at the end."""
    found: defaultdict[str, float] = defaultdict(float)
    yield found
    print(
        "\nworst relative difference from transformers 4.57.1:", {name: f"{value:.1e}" for name, value in found.items()}
    )


def hold(worst, backend: str, ours: dict[str, Tensor], theirs: dict[str, Tensor]) -> None:
    """Every tensor of theirs is among ours, and equal within the bound."""
    assert theirs
    for name, expected in theirs.items():
        assert ours[name].shape == expected.shape
        difference = (ours[name].detach() - expected).abs().max() / expected.abs().max()
        worst[backend] = max(worst[backend], difference.item())
        assert difference <= BOUND, name


def hold_gradients(worst, backend: str, ours: dict[str, Tensor], theirs: dict[str, Tensor]) -> None:
    """As `hold`; but what is added to all scores alike changes no softmax, so such a bias gets rounding alone."""
    rounding = 1e-6 * max(value.abs().max() for value in theirs.values())
    for name in [name for name, value in theirs.items() if value.abs().max() < rounding]:
        assert name.endswith("bias")
        assert ours[name].abs().max() < rounding
    hold(worst, backend, ours, {name: value for name, value in theirs.items() if value.abs().max() >= rounding})


def make(kind: str, fixtures: Fixtures, config: str, case: str, backend: str, under: str = "") -> nn.Module:
    """A model of ours with their weights by name: only what is tied is missing, only another head is left over."""
    settings = fixtures.configs[config] | {"attn_implementation": backend}
    model = getattr(nezha, kind)(NezhaConfig(**settings)).eval()
    report = model.load_state_dict(fixtures.weights(case, under), strict=False)
    assert all("decoder" in name for name in report.missing_keys)
    assert all(name.startswith(("cls.", "nezha.pooler.")) for name in report.unexpected_keys)
    return model


def fields(result: Any) -> dict[str, Tensor]:
    """An output's tensors, those of a tuple with their place."""
    found: dict[str, Tensor] = {}
    for name, value in result.items():
        found |= {f"{name}.{i}": part for i, part in enumerate(value)} if isinstance(value, tuple) else {name: value}
    return found


@each_backend
@pytest.mark.parametrize("case", SMALL.cases("encoder"))
def test_the_encoder_answers_as_it_did(worst, backend, case):
    model = make("NezhaModel", SMALL, "encoder", case, backend, under="nezha.")
    given, theirs = SMALL.below(f"{case}/in/"), SMALL.below(f"{case}/out/")
    plain = fields(model(**given, output_hidden_states=True))
    hold(worst, backend, plain, {name: value for name, value in theirs.items() if "attentions" not in name})
    explained = fields(model(**given, output_hidden_states=True, output_attentions=True))
    hold(worst, "eager", explained, theirs)


@each_backend
@pytest.mark.parametrize("case", WIDE.cases("encoder"))
def test_a_text_far_beyond_the_distance_answers_as_it_did_with_all_its_gradients(worst, backend, case):
    model = make("NezhaModel", WIDE, "encoder", case, backend)
    result = model(**WIDE.below(f"{case}/in/"))
    probe = torch.linspace(-1, 1, result.last_hidden_state.numel()).view_as(result.last_hidden_state)
    ((result.last_hidden_state * probe).sum() + result.pooler_output.sum()).backward()
    tokens, queries, numbers = (WIDE.thin[name] for name in ("tokens", "queries", "numbers"))
    thinned = {"last_hidden_state": result.last_hidden_state[:, ::tokens], "pooler_output": result.pooler_output}
    theirs = WIDE.below(f"{case}/out/")
    looks = theirs.pop("attentions.0")
    hold(worst, backend, thinned, theirs)
    explained = model(**WIDE.below(f"{case}/in/"), output_attentions=True).attentions[0]
    hold(worst, "eager", {"attentions.0": explained[:, :, ::queries]}, {"attentions.0": looks})
    if case == "encoder.long":
        gradients = {name: weight.grad.flatten()[::numbers] for name, weight in model.named_parameters()}
        hold_gradients(worst, backend, gradients, WIDE.below(f"{case}/grad/"))


@each_backend
@pytest.mark.parametrize("case", SMALL.cases("head"))
def test_every_head_answers_and_learns_as_it_did(worst, backend, case):
    """Logits, loss in each of its kinds, and gradients: of every weight for pre-training, of the head's for others."""
    model = make(f"NezhaFor{case.split('.')[0]}", SMALL, case, case, backend)
    result = model(**SMALL.below(f"{case}/in/"))
    result.loss.backward()
    hold(worst, backend, fields(result), SMALL.below(f"{case}/out/"))
    gradients = {name: weight.grad for name, weight in model.named_parameters() if weight.grad is not None}
    theirs = SMALL.below(f"{case}/grad/")
    assert case != "PreTraining.0" or gradients.keys() == theirs.keys()
    hold_gradients(worst, backend, gradients, theirs)

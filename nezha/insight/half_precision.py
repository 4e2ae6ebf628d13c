"""What 16 bits cannot hold, shown one thing at a time, and what each remedy of mixed precision brings back.

fp16 has 11 bits of mantissa (steps of 1/1024 above 1), nothing below 6e-8 and nothing above 65,504.  So a small update
is lost on the way into a weight, small gradients and a LayerNorm's eps become 0, and a sum of squares becomes infinite.
Masters in fp32, a scale on the loss, and sums in fp32 are the answers (paper, section 2.4; Micikevicius et al. 2018,
https://arxiv.org/abs/1710.03740); `nezha.precision` holds them.
"""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from nezha.data.batches import Batches
from nezha.data.location import locate
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.fresh_model import model_config
from nezha.heads import NezhaForPreTraining
from nezha.insight.loading import Loaded, load
from nezha.lamb import Lamb, parameter_groups
from nezha.objective import Tensors, loss_sums, to_tensors
from nezha.precision import Precision
from nezha.pretrain_config import SIZES
from nezha.tokenizer import Tokenizer

SCALES = (0, 8, 16, 24)
"""Exponents of 2 that the loss is multiplied by; 16 is where torch's GradScaler begins."""
UPDATE, UPDATES = 1e-4, 100
EPS = 1e-12
LENGTH, BATCH, LEARNING_RATE = 32, 8, 6e-3
RUNS = ("fp32", "fp16_pure", "fp16_mixed")


@dataclass(frozen=True, kw_only=True)
class Underflow:
    """Gradients of a real backward pass in fp16, the loss multiplied by 2^`exponent`."""

    exponent: int
    zero: float
    """Share of the numbers which are not 0 that became 0."""
    infinite: float
    """Share that became infinite."""


@dataclass(frozen=True, kw_only=True)
class PrecisionResult:
    """Each figure beside the one that the remedy gives."""

    weight_half: float
    """1 after `UPDATES` updates of `UPDATE` each, the weight in fp16."""
    weight_master: float
    """The same with the weight in fp32."""
    gradients: tuple[Underflow, ...]
    norm_half: float
    """What LayerNorm with `EPS` makes of equal numbers, computed in fp16: 0 / 0."""
    norm_single: float
    """The same in fp32: 0."""
    length_half: float
    """Length of 768 numbers of 10, the squares summed in fp16."""
    length_single: float
    """The same summed in fp32."""
    losses: dict[str, tuple[float, ...]]
    """Training losses, nats, of each of `RUNS`; the same weights and batches in all."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it: what is no finite number is a word."""
        return _in_json(dataclasses.asdict(self))


def precision_demo(model: "str | Loaded" = "bundled", *, data: str = "bundled", steps: int = 60) -> PrecisionResult:
    """Compute all of it on the processor, in well under a minute on two cores.

    Args:
        model: whose gradients are looked at.
        data: what it and the short trainings read; prepared with that model's vocabulary.
        steps: of each training.

    Raises:
        InputError: there is no such model or data.
    """
    loaded = load(model)
    folder = locate(data)
    draw = Batches(
        open_split(folder, "train"), Tokenizer.from_folder(folder), DataConfig(data=data, sequence_length=LENGTH),
        MaskingConfig(), batch_size=BATCH, seed=0,
    )  # fmt: skip
    batches = [to_tensors(draw.batch(step), "cpu") for step in range(steps)]
    half, single = (_updated(dtype) for dtype in (torch.float16, torch.float32))
    return PrecisionResult(
        weight_half=half,
        weight_master=single,
        gradients=underflow(_gradients(loaded.model, batches[0])),
        norm_half=_normalised(torch.float16),
        norm_single=_normalised(torch.float32),
        length_half=_length(torch.float16),
        length_single=_length(torch.float32),
        losses={name: _losses(name, draw.tokenizer, batches) for name in RUNS},
    )


def underflow(gradients: Tensor) -> tuple[Underflow, ...]:
    """What fp16 makes of gradients, for each scale of `SCALES`; numbers that are 0 in fp32 do not count.

    Shapes:
        gradients: (numbers,), fp32.
    """
    numbers, found = gradients[gradients != 0], []
    for exponent in SCALES:
        half = (numbers * 2.0**exponent).half()
        zero, infinite = ((half == 0).float().mean().item(), half.isinf().float().mean().item())
        found.append(Underflow(exponent=exponent, zero=zero, infinite=infinite))
    return tuple(found)


def _gradients(model: torch.nn.Module, tensors: Tensors) -> Tensor:
    """Every gradient of one backward pass in fp32, in a row; the model keeps none of them."""
    weights = list(model.parameters())
    found = torch.autograd.grad(_loss(model, tensors), weights, allow_unused=True)
    return torch.cat([gradient.flatten() for gradient in found if gradient is not None])


def _loss(model: torch.nn.Module, tensors: Tensors) -> Tensor:
    """Mean losses of both tasks, added; ()."""
    masked, following = loss_sums(model, tensors)
    chosen, pairs = ((labels >= 0).sum().clamp(min=1) for labels in (tensors.labels, tensors.next_sentence_label))
    return masked / chosen + following / pairs


def _updated(dtype: torch.dtype) -> float:
    weight = torch.ones((), dtype=dtype)
    for _ in range(UPDATES):
        weight += UPDATE
    return weight.item()


def _normalised(dtype: torch.dtype) -> float:
    """The formula of LayerNorm step by step, as a program without wider sums would compute it."""
    numbers = torch.full((768,), 0.5, dtype=dtype)
    off = numbers - numbers.mean()
    return (off / (off.square().mean() + torch.tensor(EPS, dtype=dtype)).sqrt())[0].item()


def _length(dtype: torch.dtype) -> float:
    return torch.full((768,), 10.0, dtype=dtype).square().sum(dtype=dtype).sqrt().item()


def _losses(name: str, tokenizer: Tokenizer, batches: list[Tensors]) -> tuple[float, ...]:
    """The losses of one short training from the same random weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = NezhaForPreTraining(model_config(dataclasses.replace(SIZES["smoke"], dropout=0.0), tokenizer, LENGTH))
    if name == "fp16_pure":
        model.half()
    precision = Precision("fp16" if name == "fp16_mixed" else "fp32", "cpu", ("", ""))
    optimizer, scaler = Lamb(parameter_groups(model, 0.01), lr=LEARNING_RATE), precision.scaler()
    losses = []
    for tensors in batches:
        with precision.autocast():
            loss = _loss(model, tensors)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
        losses.append(loss.item())
    return tuple(losses)


def _in_json(value: Any) -> Any:
    """`value` with the words nan, inf and -inf for numbers that JSON does not have."""
    if isinstance(value, dict):
        return {key: _in_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_in_json(part) for part in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value

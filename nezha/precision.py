"""Mixed precision, the third of NEZHA's ideas: matrix products in 16 bits, everything that adds up in 32.

Weights and optimizer state stay fp32 (the "master weights" of section 2.4); autocast runs the matrix products in
bf16 or fp16; softmax, LayerNorm, logits and losses stay fp32.  fp16 holds nothing below 6e-8, so the loss is
multiplied by a scale before the backward pass and the gradients divided by it after; a step whose gradients overflow
is skipped and the scale halved (Micikevicius et al. 2018, https://arxiv.org/abs/1710.03740).  bf16 has the range of
fp32 and needs none of this.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch

TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class Precision:
    """The number format of a run and why it was chosen.

    `name` is fp32, bf16 or fp16; `device` is cpu or cuda; `reason` is a sentence in (English, 中文).
    """

    name: str
    device: str
    reason: tuple[str, str]

    def autocast(self) -> AbstractContextManager[object]:
        """The context in which forward passes run."""
        if self.name == "fp32":
            return nullcontext()
        return torch.autocast(self.device, dtype=TYPES[self.name])

    def scaler(self) -> torch.amp.GradScaler:
        """The loss scale; does nothing but for fp16."""
        return torch.amp.GradScaler(self.device, enabled=self.name == "fp16")


def choose_precision(wish: str, device: str) -> Precision:
    """The format for `wish` (auto, fp32, bf16, fp16) on `device` (cpu, cuda)."""
    if wish != "auto":
        return Precision(wish, device, (f"{wish} was asked for", f"按要求使用 {wish}"))
    if device == "cuda":
        if torch.cuda.is_bf16_supported(including_emulation=False):
            return Precision("bf16", device, ("this GPU computes bf16 natively", "本机 GPU 原生支持 bf16"))
        return Precision(
            "fp16",
            device,
            ("this GPU has no native bf16; fp16 with a loss scale", "本机 GPU 无原生 bf16，用 fp16 加损失缩放"),
        )
    if cpu_has_bf16():
        return Precision("bf16", device, ("this CPU has bf16 instructions", "本机 CPU 有 bf16 指令"))
    return Precision(
        "fp32",
        device,
        (
            "this CPU has no bf16 instructions, where bf16 is slower than fp32",
            "本机 CPU 无 bf16 指令，bf16 反而比 fp32 慢",
        ),
    )


def cpu_has_bf16() -> bool:
    """Whether this CPU multiplies bf16 in hardware (AVX-512 BF16 or AMX)."""
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def choose_device(wish: str) -> str:
    """`cuda` where it is wished or possible, else `cpu`."""
    if wish == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return wish


def machine(device: str) -> str:
    """What computes, in words for a card: a GPU's name, or how many threads of a CPU."""
    return torch.cuda.get_device_name() if device == "cuda" else f"CPU × {torch.get_num_threads()}"

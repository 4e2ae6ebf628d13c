"""torch.compile where it helps and is possible, plain PyTorch where not, and which of them with the reason.

Compiling takes time, and on a CPU a C++ compiler, and there it brings next to nothing beside our own operators
(`benchmarks/compiling.py`): `auto` leaves it to GPUs.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import torch

LONG_RUN = 8_000_000
"""Token positions from which on a run is worth the start."""


@dataclass(frozen=True)
class Compiling:
    """Whether to compile, and why in (English, 中文)."""

    use: bool
    reason: tuple[str, str]


SHARDED = Compiling(False, ("a sharded model brings its weights together layer by layer", "分片的模型要逐层汇集权重"))
"""The choice where the weights are cut up among processes."""


def choose_compiling(wish: str, device: str, positions: int) -> Compiling:
    """Decide for `wish` (auto, yes, no).

    Args:
        wish: what was asked for.
        device: cpu or cuda.
        positions: token positions that the whole run will see.
    """
    if wish == "no":
        return Compiling(False, ("it was turned off", "已按要求关闭"))
    if device == "cpu" and not cpp_compiler():
        return Compiling(
            False, ("no C++ compiler was found (install g++ or clang)", "未找到 C++ 编译器（可安装 g++ 或 clang）")
        )
    if wish == "yes":
        return Compiling(True, ("it was asked for", "按要求启用"))
    if device == "cpu":
        return Compiling(False, ("on a CPU it brings next to nothing", "在 CPU 上几乎没有收益"))
    if positions < LONG_RUN:
        return Compiling(False, ("the run is too short to pay for it", "训练太短，编译得不偿失"))
    return Compiling(True, ("the run is long and on a GPU", "训练较长且使用 GPU"))


def cpp_compiler() -> str | None:
    """Path of the C++ compiler that torch would use, if there is one."""
    names = [os.environ.get("CXX", ""), "g++", "clang++"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def compiled(function: Callable[..., object]) -> Callable[..., object]:
    """`function` compiled for one fixed shape; compilation itself happens at its first call."""
    return torch.compile(function, dynamic=False)

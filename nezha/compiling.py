"""torch.compile where it helps and is possible, plain PyTorch where not, and which of them with the reason.

Compiling takes a minute or more, and on a CPU a C++ compiler; what it brings is measured in `benchmarks/compiling.py`.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import torch

LONG_RUN = 8_000_000  # token positions: a quarter of an hour on two cores, where the gain outweighs the start


@dataclass(frozen=True)
class Compiling:
    """Whether to compile, and why in (English, 中文)."""

    use: bool
    reason: tuple[str, str]


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
    if positions < LONG_RUN:
        return Compiling(False, ("the run is too short to pay for it", "训练太短，编译得不偿失"))
    return Compiling(True, ("it can be done here and the run is long", "本机可用且训练较长"))


def cpp_compiler() -> str | None:
    """Path of the C++ compiler that torch would use, if there is one."""
    names = [os.environ.get("CXX", ""), "g++", "clang++"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def compiled(function: Callable[..., object]) -> Callable[..., object]:
    """`function` compiled for one fixed shape; compilation itself happens at its first call."""
    return torch.compile(function, dynamic=False)

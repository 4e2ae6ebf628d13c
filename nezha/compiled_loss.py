"""The loss a run minimises, compiled where that is wanted, possible and worth it."""

from collections.abc import Callable
from typing import Any

import torch

from nezha.compiling import SHARDED, choose_compiling, compiled
from nezha.heads import NezhaForPreTraining
from nezha.journal import Journal
from nezha.objective import Tensors, loss_sums
from nezha.precision import Precision
from nezha.pretrain_config import PretrainConfig


def loss_of(
    config: PretrainConfig, precision: Precision, resolved: dict[str, Any], journal: Journal, *, sharded: bool
) -> Callable[..., Any]:
    """`loss_sums`, compiled where that is wanted, possible and worth it; a resumed run keeps what it began with."""
    loop = config.loop
    wish = {True: "yes", False: "no"}[resolved["compiled"]] if resolved else loop.compile
    positions = loop.steps * loop.batch_size * loop.accumulate * config.data.sequence_length
    choice = SHARDED if sharded else choose_compiling(wish, precision.device, positions)
    journal.event("compile", "compiling" if choice.use else "not_compiling", reason=choice.reason)
    if not choice.use:
        return loss_sums
    return CompiledLoss(journal)


class CompiledLoss:
    """`loss_sums` compiled; where the compiler fails at the first call, plain `loss_sums` and a record that says so."""

    def __init__(self, journal: Journal):
        self.journal, self.function = journal, compiled(loss_sums)
        self.proven: set[torch.Size] = set()

    def __call__(self, model: NezhaForPreTraining, tensors: Tensors) -> Any:
        """As `loss_sums`."""
        shape = tensors[0].shape  # each is compiled on its own
        if shape in self.proven:
            return self.function(model, tensors)
        try:
            result = self.function(model, tensors)
        except Exception as error:  # the compiler may fail in any way; training must not
            reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            self.journal.event("compile", "compile_failed", reason=reason)
            self.function = loss_sums
            result = loss_sums(model, tensors)
        self.proven.add(shape)
        return result

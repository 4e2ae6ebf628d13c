"""Where a fine-tuning run keeps its weights: in memory, or in its folder, from which it goes on after anything.

In a folder every checkpoint is whole or not there (`nezha.checkpoint`); the one with the best weights stays until the
run is over.
"""

from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors.torch import load_file

from nezha import checkpoint
from nezha.checkpoint import Snapshot
from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.options import to_dict
from nezha.precision import Precision
from nezha.run_folder import RunFolder, read_json
from nezha.tasks.course import Course
from nezha.tasks.networks import Network
from nezha.tokenizer import Tokenizer

_MODEL = "model."


class Trained(Protocol):
    """What is kept of a training: its network, the state around it, and how far it has come."""

    network: Network
    optimizer: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    config: FinetuneConfig
    precision: Precision
    course: Course


class Keeper(Protocol):
    """What the loop asks of a place for weights."""

    def save(self, learner: Trained) -> None:
        """Keep what going on needs, and the weights where they are the best so far (`course.best_step`)."""
        ...

    def take_best(self, learner: Trained) -> None:
        """Put the best weights back into the network."""
        ...


class InMemory:
    """For a run nobody goes on with."""

    def __init__(self):
        self._best: dict[str, torch.Tensor] = {}

    def save(self, learner: Trained) -> None:
        """A copy of the best weights."""
        if learner.course.best_step == learner.course.step:
            self._best = {name: value.detach().clone() for name, value in learner.network.state_dict().items()}

    def take_best(self, learner: Trained) -> None:
        """The copy."""
        learner.network.load_state_dict(self._best)


class InFolder:
    """For a run with a folder.

    Args:
        run: its folder.
        tokenizer: saved beside it.
        data: fingerprint of what is learnt from; a run goes on with the same alone.
    """

    def __init__(self, run: RunFolder, tokenizer: Tokenizer, data: str):
        self.run, self.tokenizer, self.data = run, tokenizer, data

    def save(self, learner: Trained) -> None:
        """A checkpoint of this step.

        Raises:
            InputError: where the disk does not take it; the checkpoint before stays.
        """
        tensors = checkpoint.snapshot(learner.network, learner.optimizer)
        weights = {name.removeprefix(_MODEL): value for name, value in tensors.weights.items()}
        state = {
            "step": learner.course.step,
            "course": learner.course.to_dict(),
            "config": to_dict(learner.config),
            "scaler": learner.scaler.state_dict(),
            "data": self.data,
            "precision": learner.precision.name,
        }
        try:
            checkpoint.save(
                self.run, model=learner.network.model, tensors=Snapshot(weights, tensors.moments),
                tokenizer=self.tokenizer, state=state,
            )  # fmt: skip
        except OSError as error:
            raise InputError(
                "cannot_save",
                folder=self.run.checkpoints,
                reason=error.strerror or error,
                kept=checkpoint.kept(self.run),
            ) from error
        checkpoint.prune(self.run, 1, best=learner.course.best_step)

    def restore(self, learner: Trained, state: dict[str, Any]) -> None:
        """Take up the checkpoint that `state` was read from.

        Raises:
            InputError: it was learning from other data.
        """
        if state["data"] != self.data:
            raise InputError("finetune_other_data", folder=self.run.path)
        folder = self.run.checkpoint(state["step"])
        _load(folder, learner.network)
        checkpoint.load_moments(folder, learner.network, learner.optimizer)
        learner.scaler.load_state_dict(state["scaler"])
        learner.course = Course.of(state["course"])

    def take_best(self, learner: Trained) -> None:
        """From its checkpoint."""
        _load(self.run.checkpoint(learner.course.best_step), learner.network)


def _load(folder: Path, network: Network) -> None:
    """Put the weights of a checkpoint into `network`."""
    own = {name for name, _ in network.named_parameters()}
    weights = load_file(folder / checkpoint.WEIGHTS)
    named = {name if name in own else _MODEL + name: value for name, value in weights.items()}
    network.load_state_dict(named, strict=False)  # rules and tables are no weights


def newest_state(run: RunFolder) -> tuple[dict[str, Any] | None, list[Path]]:
    """The state of the newest whole checkpoint, and the folders of damaged ones that are newer."""
    folder, damaged = checkpoint.newest(run)
    return (read_json(folder / checkpoint.STATE) if folder else None), damaged

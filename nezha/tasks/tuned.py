"""A fine-tuned network on disk: a model folder of transformers, with two files that only this package reads.

config.json, model.safetensors, vocab.txt, tokenizer files    what `from_pretrained` and `pipeline` load
task.json                task, labels, settings, figures on the test part
chain.safetensors        which label follows which, where that was learnt (names)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file, save_file

from nezha.finetune_config import FinetuneConfig
from nezha.finetune_tasks import ONE_TEXT, TASK_KINDS, TWO_TEXTS
from nezha.insight.catalog import TASK, locate
from nezha.messages import InputError
from nezha.options import from_dict, to_dict
from nezha.precision import Precision, choose_device, choose_precision
from nezha.run_folder import read_json, write_json
from nezha.tasks.asking import ask
from nezha.tasks.examples import Answer, Example
from nezha.tasks.kinds import TASKS
from nezha.tasks.networks import Network
from nezha.tasks.predictions import Candidate
from nezha.tasks.reading import Reading
from nezha.tasks.results import FinetuneResult
from nezha.tasks.rows import Row
from nezha.tasks.task import Task
from nezha.tokenizer import Tokenizer

if TYPE_CHECKING:
    from nezha.tasks.fine_tuning import Tuning

CHAIN, WEIGHTS = "chain.safetensors", "model.safetensors"
_MODEL = "model."


def save_tuned(folder: Path, tuning: "Tuning", result: FinetuneResult) -> None:
    """Write the network of a run that is over into `folder`."""
    network = tuning.learner.network
    network.model.save_pretrained(folder)
    tuning.tokenizer.save(folder)
    chain = {name: value.detach().cpu() for name, value in network.named_parameters() if not name.startswith(_MODEL)}
    if chain:
        save_file(chain, folder / CHAIN)
    figures = {name: vars(figure) for name, figure in result.figures.items()}
    values = {"task": tuning.config.task, "labels": list(tuning.data.labels), "config": to_dict(tuning.config)}
    write_json(folder / TASK, values | {"figures": figures, "sizes": result.sizes, "precision": result.precision})


@dataclass(frozen=True, eq=False)
class Tuned:
    """A fine-tuned network that can be asked.

    Attributes:
        name: as it was asked for.
        labels: of its data: labels of texts or kinds of names.
    """

    name: str
    folder: Path
    config: FinetuneConfig
    labels: tuple[str, ...]
    task: Task
    network: Network
    tokenizer: Tokenizer
    precision: Precision

    @property
    def one_label(self) -> bool:
        """Whether an answer is one label of a text or pair."""
        return TASK_KINDS[self.config.task].shape in (ONE_TEXT, TWO_TEXTS)

    def answers(self, examples: Sequence[Example]) -> list[tuple[Answer, tuple[float, ...]]]:
        """The answer to each example and its probabilities; what the examples say is right is not looked at.

        Args:
            examples: with any answer that the task can have.
        """
        return self.task.answers(examples, *self._found(examples))

    def candidates(self, examples: Sequence[Example]) -> list[list[Candidate]]:
        """The best answers to each question, of a model for reading; for others nothing."""
        if not isinstance(self.task, Reading):
            return [[] for _ in examples]
        return self.task.candidates(examples, *self._found(examples))

    def _found(self, examples: Sequence[Example]) -> tuple[list[Row], list[Any]]:
        """The rows of examples, and what the network finds in each."""
        rows = self.task.rows(examples, self.tokenizer, self.config.sheet())
        return rows, ask(self.network, rows, pad=self.tokenizer.pad_id, precision=self.precision)


def load_tuned(model: str, *, device: str = "auto", precision: str = "auto") -> Tuned:
    """A fine-tuned network.

    Args:
        model: `run:NAME`, `model:NAME` or a folder.
        device, precision: where and how to compute.

    Raises:
        InputError: there is none, or it has no task.
    """
    _, folder = locate(model)
    values = read_json(folder / TASK)
    if values is None:
        raise InputError("not_fine_tuned", model=model)
    config = from_dict(FinetuneConfig, values["config"])
    labels = tuple(values["labels"])
    task = TASKS[config.task](labels)
    network = task.network(folder, config)
    weights = {_MODEL + name: value for name, value in load_file(folder / WEIGHTS).items()}
    weights |= load_file(folder / CHAIN) if (folder / CHAIN).is_file() else {}
    network.load_state_dict(weights, strict=False)  # rules and tables are no weights
    chosen = choose_precision(precision, choose_device(device))
    torch.nn.Module.to(network, chosen.device)
    return Tuned(model, folder, config, labels, task, network.eval(), Tokenizer.from_folder(folder), chosen)

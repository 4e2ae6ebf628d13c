"""Asking a fine-tuned model: a text, or any number of them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from nezha.insight.catalog import locate
from nezha.messages import InputError
from nezha.tasks.examples import Example
from nezha.tasks.predictions import SECOND, Predicted
from nezha.tasks.tuned import Tuned, load_tuned

AT_ONCE = 1024
"""Texts that are read before they are sorted by length and asked."""


def predict(model: str, text: str, second: str = "") -> Predicted:
    """What a fine-tuned model says of one text.

    Args:
        model: `run:NAME`, `model:NAME` or a folder; the last few stay loaded.
        text: the text, the first sentence of a pair, or the passage.
        second: the second sentence of a pair, or the question.

    Raises:
        InputError: no such model, one that is not fine-tuned, a text that is missing.
    """
    return next(predict_all(model, [(text, second)]))


def predict_all(model: str, texts: Iterable[tuple[str, str]]) -> Iterator[Predicted]:
    """What a fine-tuned model says of each of many texts, in their order, read as they are needed.

    Args:
        model: as `predict`.
        texts: (text, second text or nothing).

    Raises:
        InputError: as `predict`.
    """
    tuned = _loaded(model, _stamp(model))
    coming = iter(texts)
    while batch := list(islice(coming, AT_ONCE)):
        examples = [_example(tuned, number, text, second) for number, (text, second) in enumerate(batch)]
        best = tuned.candidates(examples)
        for example, (answer, odds), told in zip(examples, tuned.answers(examples), best, strict=True):
            likely = sorted(zip(tuned.labels, odds, strict=True), key=lambda pair: -pair[1]) if tuned.one_label else ()
            yield Predicted(
                model=model, task=tuned.config.task, text=example.text, second=example.second, answer=answer,
                probabilities=dict(likely), candidates=tuple(told),
            )  # fmt: skip


def task_of(model: str) -> str:
    """The name of the task that a model was fine-tuned for.

    Raises:
        InputError: as `predict`.
    """
    return _loaded(model, _stamp(model)).config.task


def check_texts(task: str, text: str, second: str) -> None:
    """A text, and a second one where the task wants it.

    Raises:
        InputError: one of them is missing.
    """
    if not text.strip():
        raise InputError("predict_no_text", task=task)
    if task in SECOND and not second.strip():
        raise InputError("predict_no_second", task=task)


def _example(tuned: Tuned, number: int, text: str, second: str) -> Example:
    """A text as the task reads it; its answer stands for nothing."""
    check_texts(tuned.config.task, text, second)
    return Example(str(number), text, tuned.labels[0] if tuned.one_label else (), second)


@lru_cache(maxsize=3)
def _loaded(model: str, stamp: float) -> Tuned:
    """A model, kept as long as its file does not change."""
    return load_tuned(model)


def _stamp(model: str) -> float:
    """When the task of a model was written; 0 where it has none."""
    folder: Path = locate(model)[1]
    path = folder / "task.json"
    return path.stat().st_mtime if path.is_file() else 0.0

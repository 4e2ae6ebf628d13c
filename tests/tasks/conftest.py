"""A tiny task of each kind that a tiny model can learn in seconds."""

import random

import pytest
import torch
from torch import nn

from nezha.finetune_config import FinetuneConfig, Sheet
from nezha.tasks.examples import NO_ANSWER, Example, Quote, Span, Splits, TaskData
from nezha.tokenizer import Tokenizer

GOOD, BAD, REST = "喜欢有意思", "不知道", "今天气国学习汉语老师生看书这本的故事"
PLACES = ("北京", "中华", "中国")


def review(draw: random.Random, number: int) -> Example:
    """Glad where it holds a glad character."""
    label = draw.choice(("positive", "negative"))
    characters = [*draw.choices(REST, k=6), draw.choice(GOOD if label == "positive" else BAD)]
    draw.shuffle(characters)
    return Example(str(number), "".join(characters), label)


def sentence(draw: random.Random, number: int) -> Example:
    """One or two places among other characters."""
    text, spans = "", []
    for _ in range(draw.randint(1, 2)):
        text += "".join(draw.choices(REST, k=draw.randint(1, 4)))
        place = draw.choice(PLACES)
        spans.append(Span(len(text), len(text) + len(place), "LOC"))
        text += place
    return Example(str(number), text, tuple(spans))


def passage(draw: random.Random, number: int) -> Example:
    """A place among other characters, and where it is; one in eight holds none."""
    before, after = ("".join(draw.choices(REST, k=draw.randint(1, 6))) for _ in range(2))
    place = draw.choice(PLACES) if number % 8 else ""
    quotes = (Quote(len(before), place),) if place else ()
    return Example(str(number), before + place + after, quotes, second="知道吗")


def sheet(length: int = 24, **values) -> Sheet:
    """What rows of the tiny tasks are made by."""
    usual = {"stride": 5, "question_length": 4, "answer_length": 4}
    return Sheet(epochs=1, batch_size=10, learning_rate=0.02, length=length, layer_decay=0.95, **(usual | values))


def head_weight(model: nn.Module) -> torch.Tensor:
    """Of what the task put on the encoder."""
    return next(
        weight for name, weight in model.named_parameters() if name in ("classifier.weight", "qa_outputs.weight")
    )


def pair(draw: random.Random, number: int) -> Example:
    """Decided by three characters of the second text; the first says nothing."""
    return _two_texts(draw, number, {"next": GOOD, "other": BAD})


def inference(draw: random.Random, number: int) -> Example:
    """Likewise, of two labels: a tiny model takes long to keep three apart."""
    return _two_texts(draw, number, {"entailment": GOOD, "contradiction": BAD})


def _two_texts(draw: random.Random, number: int, telling: dict[str, str]) -> Example:
    label = draw.choice(list(telling))
    second = [*draw.choices(REST, k=2), *draw.choices(telling[label], k=3)]
    draw.shuffle(second)
    return Example(str(number), "".join(draw.choices(REST, k=draw.randint(2, 4))), label, second="".join(second))


MAKERS = {"sentiment": review, "names": sentence, "pairs": pair, "inference": inference, "reading": passage}


@pytest.fixture(scope="session")
def tiny_tokenizer(tiny_tokenizer_folder) -> Tokenizer:
    return Tokenizer.from_folder(tiny_tokenizer_folder)


@pytest.fixture(params=MAKERS)
def task(request) -> str:
    return request.param


@pytest.fixture
def splits(task) -> Splits:
    """200 examples to learn from, 40 and 60 to ask."""
    draw = random.Random(4)
    examples = [MAKERS[task](draw, number) for number in range(300)]
    return Splits(tuple(examples[:200]), tuple(examples[200:240]), tuple(examples[240:]))


LABELS = {
    "sentiment": ("negative", "positive"),
    "names": ("LOC",),
    "pairs": ("other", "next"),
    "inference": ("entailment", "contradiction"),
    "reading": (NO_ANSWER,),
}


@pytest.fixture
def data(task, splits) -> TaskData:
    """The same with the labels of the task."""
    return TaskData(splits, LABELS[task])


@pytest.fixture
def make_config(task, tiny_model_folder):
    """`make_config(epochs=2, …)` on the tiny model."""

    def make(**options) -> FinetuneConfig:
        usual = {
            "epochs": 6,
            "batch_size": 10,
            "learning_rate": 0.02,
            "length": 24,
            "layer_decay": 0.95,
            "dropout": 0.0,
            "stride": 5,
            "question_length": 4,
            "answer_length": 4,
        }
        return FinetuneConfig(task=task, model=str(tiny_model_folder), **(usual | options))

    return make

"""A tiny task of each kind that a tiny model can learn in seconds."""

import random

import pytest

from nezha.tasks.config import FinetuneConfig
from nezha.tasks.examples import Example, Span, Splits, TaskData
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


MAKERS = {"sentiment": review, "names": sentence, "pairs": pair, "inference": inference}


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
        }
        return FinetuneConfig(task=task, model=str(tiny_model_folder), **(usual | options))

    return make

"""A model whose heads disagree, asked once for all tests here."""

import random
from pathlib import Path

import pytest

TEXT = "今天ＡB好，中华人民共和国[MASK]北京　鑫！"
"""Full width, capitals, a Latin word in pieces, a mask, a wide space, and a character that no vocabulary here has."""


@pytest.fixture(scope="session")
def model_folder(tiny_vocabulary, tmp_path_factory) -> Path:
    """Random weights large enough that content, position and query bias all matter; saved in half precision."""
    import torch

    from nezha.config import NezhaConfig
    from nezha.heads import NezhaForPreTraining
    from nezha.tokenizer import Tokenizer

    folder = tmp_path_factory.mktemp("lively")
    sizes = {
        "hidden_size": 24,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "intermediate_size": 20,
        "max_relative_position": 5,
        "max_position_embeddings": 40,
        "initializer_range": 0.4,
    }
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = NezhaForPreTraining(NezhaConfig(vocab_size=len(tiny_vocabulary) + 3, **sizes))
        for name, weight in model.named_parameters():
            if name.endswith("query.bias"):
                torch.nn.init.normal_(weight, std=0.7)
    model.half().save_pretrained(folder)
    Tokenizer(tiny_vocabulary).save(folder)
    return folder


@pytest.fixture(scope="session")
def result(model_folder):
    """The attention of that model over `TEXT`."""
    from nezha.insight import attention

    return attention(model_folder, TEXT)


@pytest.fixture(scope="session")
def held_out_folder(tiny_vocabulary, model_folder, tmp_path_factory) -> Path:
    """Prepared data in the vocabulary of that model, with enough held out to be asked."""
    from nezha.data.prepare import prepare

    place = tmp_path_factory.mktemp("held-out")
    phrases = (
        "今天天气很好",
        "老师和学生都喜欢看书",
        "这本书的故事非常有意思",
        "我们学习汉语",
        "中华人民共和国在北京",
        "你知道吗",
    )
    drawn = random.Random(8)
    text = "\n\n".join(
        "\n".join("，".join(drawn.choices(phrases, k=3)) + "。" for _ in range(drawn.randint(2, 6))) for _ in range(300)
    )
    (place / "text.txt").write_text(text, encoding="utf-8")
    prepare([str(place / "text.txt")], place / "shards", vocabulary=model_folder)
    return place / "shards"


@pytest.fixture(scope="session")
def asked(model_folder, held_out_folder):
    """That model, and five held-out texts with characters hidden, in its numbers."""
    from nezha.insight import load
    from nezha.insight.hidden_text import hidden_text

    loaded = load(model_folder)
    _, (batch,) = hidden_text([loaded], str(held_out_folder), texts=5, length=19, seed=3)
    return loaded, batch


@pytest.fixture(scope="session")
def absolute_folder(tiny_vocabulary, tmp_path_factory) -> Path:
    """A model with absolute positions, random weights, and places for 33 tokens."""
    import torch

    from nezha.config import NezhaConfig
    from nezha.heads import NezhaForPreTraining
    from nezha.tokenizer import Tokenizer

    folder = tmp_path_factory.mktemp("absolute")
    sizes = {
        "hidden_size": 20,
        "num_hidden_layers": 1,
        "num_attention_heads": 5,
        "intermediate_size": 12,
        "max_position_embeddings": 33,
        "positions": "absolute",
    }
    with torch.random.fork_rng():
        torch.manual_seed(6)
        NezhaForPreTraining(NezhaConfig(vocab_size=len(tiny_vocabulary), **sizes)).save_pretrained(folder)
    Tokenizer(tiny_vocabulary).save(folder)
    return folder

"""A model whose heads disagree, asked once for all tests here."""

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

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


@pytest.fixture
def open_offline(tmp_path):
    """Opens a page in Chromium with the network off; at the end nothing was asked for, and no error happened."""
    from playwright.sync_api import sync_playwright

    requests, errors = [], []
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        context = browser.new_context(offline=True, viewport={"width": 1000, "height": 800})

        def open_(made):
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.on("request", lambda request: requests.append(request.url))
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(made.save(tmp_path / "page.html").as_uri())
            return page

        yield open_
        browser.close()
    assert not errors
    assert requests == [(tmp_path / "page.html").as_uri()]

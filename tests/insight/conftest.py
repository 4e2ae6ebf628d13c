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


CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser():
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"], timeout=60_000
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Opens a result's page; at the end no request but the file itself and no error may have happened."""
    from nezha.insight.viewer.page import html

    requests, errors, pages = [], [], []

    def open_(result, lang="en", width=1280, second=None, code="", **options):
        path = tmp_path / f"{len(pages)}.html"
        path.write_text(html(result, lang, second), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        page.set_default_timeout(60_000)
        page.on("request", lambda request: requests.append(request.url.split("#")[0]))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(path.as_uri() + code)
        page.wait_for_selector(".nv-line")
        pages.append(page)
        return page

    yield open_
    for page in pages:
        page.close()
    assert not errors
    assert [url for url in requests if not url.startswith("data:")] == [
        (tmp_path / f"{number}.html").as_uri() for number in range(len(pages))
    ]

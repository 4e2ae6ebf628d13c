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

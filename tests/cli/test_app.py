"""What `nezha app` is asked for reaches the server, and a password reaches it by no command line."""

import os
from types import SimpleNamespace
from typing import Any

import pytest

from nezha.cli import app
from nezha_app.main import Wish


@pytest.fixture
def wished(monkeypatch) -> list[Any]:
    """What the server was asked for; nothing is served."""
    kept: list[Any] = []
    main = SimpleNamespace(Wish=Wish, launch=lambda wish, announce: kept.append(wish))
    monkeypatch.setattr(app, "import_module", lambda name: SimpleNamespace(server=lambda: main))
    monkeypatch.delenv("NEZHA_PASSWORD", raising=False)
    return kept


def test_this_machine_alone_asks_for_no_key(nezha, wished):
    nezha("app", "--port", "0")
    assert wished[0].host == "127.0.0.1"
    assert not wished[0].locked


@pytest.mark.parametrize(
    "words",
    [("--host", "0.0.0.0"), ("--host", "192.168.1.20"), ("--host", "::"), ("--host", "example.org"), ("--class",)],
)
def test_any_other_address_and_a_class_ask_for_one(nezha, wished, words):
    nezha("app", *words)
    assert wished[0].locked
    assert wished[0].classroom == ("--class" in words)


def test_a_password_comes_from_the_environment_which_forgets_it(nezha, wished, monkeypatch):
    monkeypatch.setenv("NEZHA_PASSWORD", "a long password")
    nezha("app")
    assert wished[0].password == "a long password"
    assert wished[0].locked
    assert "NEZHA_PASSWORD" not in os.environ
    assert "a long password" not in repr(wished[0])


def test_a_password_that_nobody_can_be_asked_for_is_a_sentence(nezha, wished):
    refused = nezha("app", "--password", "--lang", "zh")
    assert refused.code == 2
    assert "NEZHA_PASSWORD" in refused.err
    assert not wished


def test_links_are_not_written_where_words_go_into_a_log(nezha, wished):
    nezha("app", "--class")
    assert not wished[0].show_links

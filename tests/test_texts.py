"""Every sentence stands once, in both languages, with the same blanks to fill in."""

import pickle
import pkgutil
import string
from importlib import import_module

import pytest

from nezha import texts
from nezha.messages import InputError, Told

MODULES = [import_module(f"nezha.texts.{module.name}") for module in pkgutil.iter_modules(texts.__path__)]


def blanks(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_no_key_stands_in_two_modules():
    """The later one would silently replace the earlier."""
    keys = [key for module in MODULES for key in module.TEXTS]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []
    assert set(keys) == texts.TEXTS.keys()


@pytest.mark.parametrize("key", texts.TEXTS)
def test_both_languages_tell_the_same_things(key):
    english, chinese = texts.TEXTS[key]
    assert blanks(english) == blanks(chinese)
    assert not any("\u4e00" <= character <= "\u9fff" for character in english)


def test_a_sentence_within_a_sentence_is_told_in_its_language_across_processes():
    error = InputError(
        "all_dropped", read=3, reasons=Told((("reason_short", {"count": 2}), ("reason_no_letters", {"count": 1})))
    )
    again = pickle.loads(pickle.dumps(error))
    assert "(2 too short; 1 without letters)" in again.text("en")
    assert "（2 篇过短；1 篇不含文字）" in again.text("zh")

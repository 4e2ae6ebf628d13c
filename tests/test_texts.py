"""Every sentence stands once, in both languages, with the same blanks to fill in."""

import pkgutil
import string
from importlib import import_module

import pytest

from nezha import texts

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

"""Words of the data as a reader says them: tasks, labels, kinds of names, measures, contenders."""

from nezha.finetune_tasks import TASK_KINDS
from nezha.messages import say as library
from nezha.texts import TEXTS as LIBRARY

from .language import say
from .texts import TEXTS


def task_word(task: str, lang: str) -> str:
    """What a task is called."""
    return say(TASK_KINDS[task].title, lang) if task in TASK_KINDS else task


def label_word(label: str, lang: str) -> str:
    """A label of a text or a kind of name; one of a person's own data stays as it is."""
    return _own(f"label.{label}", label, lang)


def measure_word(measure: str, lang: str) -> str:
    """What a measure is called."""
    return _library(f"measure_{measure}", measure, lang)


def contender_word(contender: str, lang: str) -> str:
    """What a baseline does."""
    return _library(f"contender_{contender}", contender, lang)


def _own(key: str, word: str, lang: str) -> str:
    return say(key, lang) if key in TEXTS else word


def _library(key: str, word: str, lang: str) -> str:
    return library(key, lang) if key in LIBRARY else word

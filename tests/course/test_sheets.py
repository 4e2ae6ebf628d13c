"""What sheets promise: right answers pass, whatever their form; wrong ones are explained; both languages say it."""

import re

import numpy as np
import pytest
import torch

from nezha.course import lesson
from nezha.course.judging import NotYetError
from nezha.course.sheet import all_sheets, answer_of
from nezha.course.sheets import lesson_02, lesson_03
from nezha.course.writing import reply
from nezha.messages import InputError

EXERCISES = [(one.number, name) for one in all_sheets() for name in one.exercises]
PREDICTIONS = [(one.number, name) for one in all_sheets() for name in one.predictions]
SHEETS = {one.number: one for one in all_sheets()}
each_exercise = pytest.mark.parametrize(("number", "name"), EXERCISES)
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_sheets_are_numbered_as_their_files_and_none_stands_twice():
    assert [one.number for one in all_sheets()] == sorted(SHEETS)


@each_exercise
def test_the_solution_is_taken_for_right(number, name):
    exercise = SHEETS[number].exercises[name]
    assert exercise.judge(answer_of(exercise.solution)) is None


@each_exercise
def test_every_mistake_is_explained_and_no_two_alike(number, name):
    exercise = SHEETS[number].exercises[name]
    said = [reply(exercise, mistake) for mistake in exercise.mistakes]
    assert exercise.mistakes
    assert len(set(said)) == len(said)


@each_exercise
def test_three_dots_are_no_answer(number, name):
    """Neither a value nor a function that returns them."""
    exercise = SHEETS[number].exercises[name]
    takes_function = callable(answer_of(exercise.solution))
    with pytest.raises(NotYetError):
        exercise.judge((lambda *given: ...) if takes_function else ...)


@each_exercise
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nonsense_and_failing_code_are_told_and_stop_nothing(number, name, lang):
    here = lesson(number, lang)
    for answer in ("无", None, {"a": 1}, lambda *given: 1 / 0, lambda *given: "无", lambda *given: np.zeros((1, 2, 3))):
        note = here.check(name, answer)
        assert note.state == "wrong", answer
        assert note.body


@pytest.mark.parametrize("one", SHEETS.values(), ids=[str(number) for number in SHEETS])
def test_every_sentence_is_in_both_languages(one):
    pairs = [one.title, *one.able, *(words for pair in one.misconceptions for words in pair)]
    for asked in one.predictions.values():
        pairs += [asked.question, asked.why, *asked.choices.values()]
    for exercise in one.exercises.values():
        pairs += [exercise.task, exercise.right, *(reply(exercise, mistake) for mistake in exercise.mistakes)]
    for english, chinese in pairs:
        assert re.search("[a-zA-Z0-9]", english)
        assert CHINESE.search(chinese) or chinese.isascii() or not chinese.isalpha(), chinese
        assert english != chinese
    assert len(one.able) == 3
    assert 2 <= len(one.exercises) <= 3
    assert len(one.predictions) >= 2


@pytest.mark.parametrize(("number", "name"), PREDICTIONS)
def test_a_prediction_has_letters_in_order_and_its_question_ends_as_one(number, name):
    asked = SHEETS[number].predictions[name]
    assert list(asked.choices) == list("ABC")[: len(asked.choices)]
    assert asked.question[0].rstrip(".").endswith(("?", ")", "half")) or "?" in asked.question[0]


def test_other_ways_to_the_same_answer_are_right():
    """Loops, torch, lists, any length of a query: the judge looks at what an answer is."""
    rows = SHEETS[3].exercises["rows"].judge
    assert rows(lambda length, k: [[min(max(j - i, -k), k) + k for j in range(length)] for i in range(length)]) is None
    assert rows(lambda length, k: torch.tensor(lesson_03.rows_of(length, k))) is None
    aim = SHEETS[2].exercises["aim"].judge
    table = lesson_02.table_of(64, 64)
    assert aim(table[66]) is None
    assert aim((9 * table[66]).tolist()) is None
    assert aim(torch.tensor(table[66] + 0.01)) is None
    cut = SHEETS[1].exercises["cut"].judge
    assert cut(["结婚", "的", "和", "尚", "未", "结婚", "的"]) is None
    number = SHEETS[4].exercises["bytes"].judge
    assert number(256) is None, "in MiB"
    assert number(268_435_456) is None
    whole = SHEETS[5].exercises["whole"].judge

    def from_the_longest(words, budget, random):
        starts = np.cumsum([0, *map(len, words)])
        hidden: list[int] = []
        for number in sorted(range(len(words)), key=lambda place: (-len(words[place]), random.random())):
            if len(hidden) + len(words[number]) <= budget:
                hidden += range(starts[number], starts[number + 1])
        return hidden

    assert whole(from_the_longest) is None


def test_judges_do_not_take_what_is_nearly_right():
    """A table off by one row, and a mask that only sometimes breaks a word."""
    table = SHEETS[2].exercises["table"].judge
    assert table(lambda k, d: np.roll(lesson_02.table_of(k, d), 1, axis=0)) is not None
    whole = SHEETS[5].exercises["whole"].judge
    assert whole(lambda words, budget, random: {2} if random.random() < 0.5 else {8, 9}) is not None


def test_a_lesson_that_there_is_not_is_refused():
    with pytest.raises(InputError, match="one of 1, 2, 3"):
        lesson(99, "en")
    with pytest.raises(InputError, match="did you mean “zh”"):
        lesson(3, "zhh")

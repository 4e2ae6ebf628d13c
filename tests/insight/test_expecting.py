"""How far a question is and how long it will take: shares of nested parts, and a clock that the test turns."""

import gc
from types import SimpleNamespace
from typing import Any

import pytest

from nezha.insight import ask, ask_followed, expecting
from nezha.insight.expecting import Expected, Reached, duration, expected
from nezha.insight.pace import _heard, following, reached, stepping, within
from nezha.insight.questions import QUESTIONS
from nezha.messages import InputError


class Clock:
    """Time that passes only where work is done."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


def told(work) -> list[float]:
    """The shares that a piece of work tells."""
    shares: list[float] = []
    with following(shares.append):
        work()
    return shares


def test_steps_are_shares_by_their_weights():
    assert told(lambda: list(stepping("abcd"))) == [0.25, 0.5, 0.75, 1.0]
    assert told(lambda: list(stepping("abc", [1, 2, 5]))) == [0.125, 0.375, 1.0]
    assert told(lambda: list(stepping([]))) == []


def test_parts_within_parts_are_parts_of_the_whole():
    def work():
        with within(0, 0.5):
            for _ in stepping("ab"):
                reached(0.5)
        with within(0.5, 1):
            reached(0.2)

    assert told(work) == pytest.approx([0.125, 0.25, 0.375, 0.5, 0.5, 0.6, 1.0])


def test_nobody_has_to_listen_and_who_stops_listening_hears_no_more():
    reached(0.5)
    assert list(stepping("ab")) == ["a", "b"]
    shares = told(lambda: reached(0.5))
    reached(0.7)
    assert shares == [0.5]


def test_what_the_listener_raises_ends_the_work():
    seen = []

    def stop(share: float) -> None:
        raise InputError("question_stopped")

    with pytest.raises(InputError, match="was stopped"), following(stop):
        list(map(seen.append, stepping("abc")))
    assert seen == ["a"]
    assert told(lambda: reached(1.0)) == [1.0]


@pytest.fixture
def slow(monkeypatch):
    """A question of 3 seconds of preparation and 40 steps of 2 seconds each; counts the steps it took."""
    clock, taken = Clock(), []

    def work(name: str, **given: Any) -> str:
        clock.now += 3
        for step in stepping(range(40)):
            taken.append(step)
            clock.now += 2
        return "the answer"

    monkeypatch.setattr(expecting, "time", clock)
    monkeypatch.setattr(expecting, "ask", work)
    return SimpleNamespace(clock=clock, taken=taken)


def test_a_long_question_is_timed_on_a_piece_of_it_and_let_go(slow):
    found = expected("slow")
    assert found.seconds == pytest.approx(3 + 40 * 2)
    assert found.share == pytest.approx(2 / 40)
    assert slow.taken == [0, 1]
    assert found.answer is None
    assert found.text() == "expected to take 1 min 23 s here, from 5% of its work that was timed"
    assert "1 分 23 秒" in found.text("zh")


def test_a_short_one_is_answered_by_the_piece(monkeypatch):
    clock = Clock()

    def work(name: str, **given: Any) -> str:
        for _ in stepping("ab"):
            clock.now += 0.1
        return "the answer"

    monkeypatch.setattr(expecting, "time", clock)
    monkeypatch.setattr(expecting, "ask", work)
    found = expected("short")
    assert (found.share, found.answer) == (1.0, "the answer")
    assert found.seconds == pytest.approx(0.2)
    heard: list[Reached] = []
    assert ask_followed("short", heard.append) == "the answer"
    assert len(heard) == 1


def test_whoever_times_it_hears_every_step_and_can_end_it(slow):
    beats: list[None] = []
    expected("slow", lambda: beats.append(None))
    assert len(beats) == len(slow.taken) > 1

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ask_followed("slow", pytest.fail, stop)


def test_it_is_told_before_the_question_runs_and_then_at_every_step(slow):
    heard: list[Reached] = []

    def hear(one: Reached) -> None:
        heard.append(one)
        if len(heard) == 1:
            slow.taken.clear()

    assert ask_followed("slow", hear) == "the answer"
    assert heard[0] == Reached(share=0.0, expected=83.0, left=83.0)
    assert len(slow.taken) == 40
    assert [one.share for one in heard[1:]] == pytest.approx([step / 40 for step in range(1, 41)])
    assert heard[-1].left == pytest.approx(0)
    for one in heard[10:]:  # its own pace: what came before the first step is part of what was spent
        assert one.expected == pytest.approx((3 + 80 * one.share) / one.share)


def test_work_that_was_let_go_leaves_no_listener_behind():
    """Also where it is swept away later, and where steps lie within steps."""

    def stop(share: float) -> None:
        raise InputError("question_stopped")

    def work() -> None:
        for _ in stepping("ab"):
            list(stepping("cd"))

    with pytest.raises(InputError) as kept, following(stop):
        work()
    assert _heard.get() is None
    del kept
    gc.collect()
    assert _heard.get() is None
    assert told(work) == pytest.approx([0.25, 0.5, 0.5, 0.75, 1.0, 1.0])


def test_durations_are_said_in_both_languages():
    assert [duration(seconds, "en") for seconds in (0.2, 8, 200, 7500)] == ["1 s", "8 s", "3 min 20 s", "2 h 5 min"]
    assert duration(200, "zh") == "3 分 20 秒"


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "table"])
def test_every_question_says_how_far_it_is_and_answers_the_same(name, model_folder, held_out_folder):
    """From something above 0 to 1, never backwards; the table of distances alone is one step."""
    given: dict[str, Any] = {"model": str(model_folder)}
    fields = QUESTIONS[name].options.__dataclass_fields__
    small = {"data": str(held_out_folder), "texts": 4, "length": 16, "shortest": 8, "longest": 16, "most": 5, "top": 2}
    if name == "births":
        given, small = {}, {"texts": 1, "length": 20, "most": 2}
    if name == "siblings":
        small = {"text": "今天[MASK][MASK]好"}
    given |= {key: value for key, value in small.items() if key in fields}
    shares: list[float] = []
    with following(shares.append):
        answer = ask(name, **given)
    assert 0 < shares[0] < 1 or len(shares) == 1
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert answer.to_dict() == ask(name, **given).to_dict()


def test_the_notebook_reads_it_in_both_languages():
    page = Expected(question="x", seconds=75, share=0.004)._repr_html_()
    assert "1 min 15 s" in page
    assert "1 分 15 秒" in page
    assert "0.40%" in page

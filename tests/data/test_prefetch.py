"""Batches come in order, made ahead, and an error comes out where the batch would have."""

import threading

import pytest

from nezha.data.prefetch import AHEAD, Prefetch


def test_batches_come_in_order_from_the_first_wanted():
    with Prefetch(lambda number: number * number, 5) as ahead:
        assert [ahead.take() for _ in range(20)] == [number * number for number in range(5, 25)]


def test_it_stays_a_few_ahead_and_no_more():
    made, enough = [], threading.Event()

    def make(number: int) -> int:
        made.append(number)
        if len(made) == AHEAD + 1:
            enough.set()
        return number

    with Prefetch(make, 0) as ahead:
        assert ahead.take() == 0
        assert enough.wait(10)
    assert made == list(range(AHEAD + 1))


def test_waiting_is_counted():
    gate = threading.Event()
    with Prefetch(lambda number: gate.wait(10), 0) as ahead:
        threading.Timer(0.2, gate.set).start()
        ahead.take()
        first = ahead.waited
        assert first > 0.1
        for _ in range(3):
            ahead.take()
        assert ahead.waited < first + 0.1


def test_an_error_is_raised_where_its_batch_was_due():
    with Prefetch(lambda number: 1 // (2 - number), 0) as ahead:
        assert [ahead.take(), ahead.take()] == [0, 1]
        with pytest.raises(ZeroDivisionError):
            ahead.take()

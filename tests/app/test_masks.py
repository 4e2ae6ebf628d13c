"""Hiding characters and showing them again never loses what was written."""

from hypothesis import given
from hypothesis import strategies as st

from nezha_app.masks import MASK, Unit, put, read, toggle, write

TEXT = st.lists(st.sampled_from([*"中华人民a [MASK\n", MASK]), max_size=20).map("".join)


@given(TEXT, TEXT)
def test_reading_and_writing_give_the_text_back(before, text):
    assert write(read(text, read(before))) == text


@given(TEXT, st.integers(-2, 25))
def test_two_clicks_change_nothing(text, place):
    units = read(text)
    assert write(toggle(toggle(units, place), place)) in (text, write(units))
    if 0 <= place < len(units) and not units[place].masked:
        assert toggle(toggle(units, place), place) == units


def test_a_click_hides_one_character_and_remembers_it():
    units = toggle(read("北京好"), 1)
    assert write(units) == "北[MASK]好"
    assert units[1] == Unit(MASK, "京")


def test_editing_elsewhere_keeps_what_a_mask_hides():
    units = read("我爱北[MASK]！", toggle(read("北京！"), 1))
    assert write(toggle(units, 3)) == "我爱北京！"


def test_a_character_overtyped_by_a_mask_can_come_back():
    assert write(toggle(read("北[MASK]", read("北京")), 1)) == "北京"


def test_a_typed_mask_becomes_the_guess_or_stays():
    units = read("共和[MASK]")
    assert write(toggle(units, 2, "国")) == "共和国"
    assert toggle(units, 2) == units


def test_a_guess_is_written_at_its_own_mask():
    units = read("[MASK]京[MASK]")
    assert write(put(units, 1, "城")) == "[MASK]京城"
    assert put(units, 2, "城") == units

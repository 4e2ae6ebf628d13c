"""Keys, codes and tickets: what opens, for whom, for how long."""

import stat

import pytest

from nezha.messages import InputError
from nezha_app.guard.keys import (
    LINK_SECONDS,
    TEACHER,
    TICKET_SECONDS,
    VISITOR,
    Keys,
    check_password,
    secret,
)

NOW = 1_800_000_000.0


@pytest.fixture
def keys() -> Keys:
    return Keys(b"s" * 32, classroom=True, password="a long password")


def changed(text: str, place: int) -> str:
    """The text with one character changed."""
    place %= len(text)
    return text[:place] + ("B" if text[place] != "B" else "C") + text[place + 1 :]


@pytest.mark.parametrize("role", [TEACHER, VISITOR])
def test_a_link_opens_for_its_role_until_it_is_old(keys, role):
    key = keys.link_key(role, NOW)
    assert keys.role_of(key, NOW) == role
    assert keys.role_of(key, NOW + LINK_SECONDS - 1) == role
    assert keys.role_of(key, NOW + LINK_SECONDS) is None


@pytest.mark.parametrize("place", [0, 3, 9, 15, 20, 40, -2])
def test_a_link_with_one_character_changed_opens_nothing(keys, place):
    assert keys.role_of(changed(keys.link_key(VISITOR, NOW), place), NOW) is None


def test_a_visitors_link_cannot_be_made_a_teachers(keys):
    forged = keys.link_key(VISITOR, NOW).replace(VISITOR, TEACHER)
    assert keys.role_of(forged, NOW) is None


def test_a_ticket_is_no_link_and_a_link_is_no_ticket(keys):
    assert keys.role_of(keys.ticket(TEACHER, NOW), NOW) is None
    assert keys.visitor(keys.link_key(TEACHER, NOW), NOW) is None


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
@pytest.mark.parametrize("role", [TEACHER, VISITOR])
def test_a_code_may_be_typed_as_people_do(keys, role, typed):
    assert keys.role_of(typed(keys.code(role)), NOW) == role


def test_codes_of_roles_and_secrets_differ(keys):
    other = Keys(b"t" * 32, classroom=True)
    assert len({keys.code(TEACHER), keys.code(VISITOR), other.code(TEACHER), other.code(VISITOR)}) == 4
    assert len(keys.code(TEACHER)) == 19
    assert len(keys.code(VISITOR)) == 9
    assert other.role_of(keys.link_key(TEACHER, NOW), NOW) is None
    assert other.visitor(keys.ticket(TEACHER, NOW), NOW) is None


def test_a_password_opens_for_the_teacher_and_for_no_program(keys):
    assert keys.role_of("a long password", NOW) == TEACHER
    assert keys.role_of("a long password", NOW, passwords=False) is None
    assert keys.role_of("A long password", NOW) is None


def test_without_a_class_a_visitors_keys_open_nothing(keys):
    alone = Keys(b"s" * 32)
    for key in (keys.link_key(VISITOR, NOW), keys.code(VISITOR)):
        assert keys.role_of(key, NOW) == VISITOR
        assert alone.role_of(key, NOW) is None
    assert alone.visitor(keys.ticket(VISITOR, NOW), NOW) is None
    assert alone.visitor(keys.ticket(TEACHER, NOW), NOW).teaches


def test_a_ticket_names_one_visitor_for_a_day_at_school(keys):
    one, other = keys.ticket(VISITOR, NOW), keys.ticket(VISITOR, NOW)
    assert keys.visitor(one, NOW).id != keys.visitor(other, NOW).id
    assert not keys.visitor(one, NOW).teaches
    assert keys.visitor(one, NOW + TICKET_SECONDS) is None
    for place in (0, 12, 30, -1, -5):
        assert keys.visitor(changed(one, place), NOW) is None


@pytest.mark.parametrize("key", ["", ".", "..", "a.b.c", "teacher.x.y", "é" * 20, "x" * 500, "\0", "\ud800"])
def test_nonsense_opens_nothing(keys, key):
    assert keys.role_of(key, NOW) is None
    assert keys.visitor(key, NOW) is None
    assert keys.identify({"cookie": f"nezha={key}"}, "nezha", "peer") is None
    assert keys.identify({"authorization": f"Bearer {key}"}, "nezha", "peer") is None


def test_a_browser_is_known_by_its_cookie_and_a_program_by_its_key(keys):
    ticket, link = keys.ticket(VISITOR), keys.link_key(TEACHER)
    assert keys.identify({"cookie": f"a=b; nezha={ticket}; c"}, "nezha", "p").role == VISITOR
    assert keys.identify({"cookie": f"other={ticket}"}, "nezha", "p") is None
    assert keys.identify({"authorization": f"bearer {link}"}, "nezha", "p").role == TEACHER


def test_the_secret_stays_the_same_is_its_owners_alone_and_can_be_renewed(tmp_path):
    first = secret(tmp_path)
    assert len(first) == 32
    assert secret(tmp_path) == first
    place = tmp_path / ".door" / "secret"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert secret(tmp_path, renew=True) != first


def test_a_short_password_is_refused_without_being_repeated():
    assert check_password("long enough") == "long enough"
    with pytest.raises(InputError, match="at least 8") as refused:
        check_password("hunter2")
    assert "hunter2" not in str(refused.value)

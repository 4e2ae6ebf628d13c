"""Questions about passages: SQuAD, CMRC 2018 and rows."""

import json
import pickle

import pytest

from nezha.tasks.examples import NO_ANSWER, Quote
from nezha.tasks.readers import read
from nezha.tasks.readers.nearest import nearest
from tests.tasks.readers.conftest import lines, notes

PASSAGE = "范廷颂一九一九年出生，一九六三年任主教。"


def squad(asked: list[dict], **article) -> str:
    """One passage with the questions of a test, and sixty others with one each."""
    others = [
        {
            "context": f"这是第{n}篇。",
            "qas": [{"id": f"o{n}", "question": "第几？", "answers": [{"text": str(n), "answer_start": 3}]}],
        }
        for n in range(60)
    ]
    return json.dumps(
        {"version": "v", "data": [{"paragraphs": [{"context": PASSAGE, "qas": asked}, *others]}]} | article
    )


def by_id(found) -> dict:
    return {example.id: example for part in vars(found.data.splits).values() for example in part}


def test_answers_stand_where_they_are_found(write):
    asked = [
        {"id": "right", "question": "何年？", "answers": [{"text": "一九一九年", "answer_start": 3}] * 2},
        {"id": "late", "question": "何时？", "answers": [{"text": "一九一九年", "answer_start": 4}]},
        {"id": "second", "question": "何年任职？", "answers": [{"text": "一九", "answer_start": 12}]},
        {"id": "absent", "question": "谁？", "answers": [{"text": "若瑟", "answer_start": -1}]},
        {
            "id": "both",
            "question": "何人？",
            "answers": [{"text": "若瑟", "answer_start": 0}, {"text": "范廷颂", "answer_start": 0}],
        },
        {"id": "none", "question": "为何？", "is_impossible": True, "plausible_answers": [], "answers": []},
        {"id": "said", "question": "怎样？", "is_impossible": True, "answers": [{"text": "范", "answer_start": 0}]},
        {"id": "open", "question": "多久？"},
    ]
    found = read(write("a.json", squad(asked)), "reading")
    answers = {key: example.answer for key, example in by_id(found).items() if key[0] != "o"}
    assert answers == {
        "right": (Quote(3, "一九一九年"),) * 2,
        "late": (Quote(3, "一九一九年"),),
        "second": (Quote(11, "一九"),),
        "absent": (Quote(-1, "若瑟"),),
        "both": (Quote(-1, "若瑟"), Quote(0, "范廷颂")),
        "none": (),
        "said": (),
    }
    assert (by_id(found)["late"].text, by_id(found)["late"].second) == (PASSAGE, "何时？")
    assert notes(found) == {
        "note_answer_moved": 2,
        "note_answer_absent": 2,
        "note_unanswered": 1,
        "note_split_all": 67,
    }
    totals = [sum(part.balance[word] for part in found.parts) for word in ("answered", "unanswered", "absent")]
    assert totals == [64, 2, 1]
    assert found.data.labels == (NO_ANSWER,)


def test_questions_about_a_passage_stay_together(write):
    asked = [
        {"id": f"q{n}", "question": f"第{n}问？", "answers": [{"text": "范", "answer_start": 0}]} for n in range(30)
    ]
    found = read(write("a.json", squad(asked)), "reading")
    parts = [part for part, examples in vars(found.data.splits).items() for one in examples if one.text == PASSAGE]
    assert len(parts) == 30
    assert len(set(parts)) == 1


def test_the_own_layout_of_cmrc_and_rows_say_the_same(write):
    passages = [f"第{n}篇的答案是{n}。" for n in range(60)]
    own = [
        {
            "context_id": str(n),
            "context_text": text,
            "qas": [{"query_id": f"q{n}", "query_text": "是？", "answers": [str(n)]}],
        }
        for n, text in enumerate(passages)
    ]
    rows = [
        {
            "id": f"q{n}",
            "context": text,
            "question": "是？",
            "answers": {"text": [str(n)], "answer_start": [text.rindex(str(n))]},
        }
        for n, text in enumerate(passages)
    ]
    one = by_id(read(write("a.json", json.dumps(own)), "reading"))
    other = by_id(read(write("b.json", lines(rows)), "reading"))
    assert other["q37"].answer == (Quote(8, "37"),)
    assert {key: example.second for key, example in one.items()} == {key: "是？" for key in other}
    assert [quote.text for quote in one["q37"].answer] == ["37"]


def test_a_passage_and_a_question_are_needed(write):
    rows = [{"context": f"文{n}", "question": "？", "answers": [f"{n}"]} for n in range(60)]
    rows += [
        {"context": " ", "question": "？", "answers": ["文"]},
        {"context": "文", "question": "", "answers": ["文"]},
    ]
    assert notes(read(write("a.json", lines(rows)), "reading"))["note_empty"] == 2


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('{"data": [{"paragraphs": [{"context": "文"}]}]}', "reader_squad"),
        ('{"data": [{"paragraphs": 3}]}', "reader_squad"),
        ('{"context": "文", "question": "？", "answers": [{"answer": "文"}]}', "reader_answers"),
        ('{"context": "文", "question": "？", "answers": {"text": ["文"], "answer_start": [0, 1]}}', "reader_answers"),
        ('{"context": "文", "question": "？", "answers": [3]}', "reader_answers"),
        ('{"context": "文", "question": "？", "reply": "文"}', "reader_column_missing"),
        ('{"context": ["文"], "question": "？", "answers": []}', "reader_no_text"),
    ],
)
def test_what_are_no_questions(write, refused, content, key):
    assert refused(write("a.json", content), "reading").key == key


def test_nearest_is_what_a_look_at_every_place_gives():
    text = "abcabca"
    for said in range(-2, 10):
        for piece in ("a", "abc", "ca", "x", ""):
            places = [place for place in range(len(text)) if piece and text.startswith(piece, place)]
            expected = min(places, key=lambda place: (abs(place - max(0, said)), place), default=-1)
            assert nearest(text, piece, said) == expected


def test_what_was_found_travels_between_processes(write):
    found = read(write("a.json", squad([])), "reading")
    assert pickle.loads(pickle.dumps(found)) == found

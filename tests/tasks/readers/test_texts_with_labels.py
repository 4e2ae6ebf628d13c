"""Sentiment, pairs and inference from JSON lines, arrays, TSV and CSV."""

import gzip
import json

import pytest

from nezha.tasks.readers import Columns, read
from tests.tasks.readers.conftest import counts, every, lines, notes

REVIEWS = [(str(number % 2), f'第{number}条"评论') for number in range(60)]
TSV = "".join(f"{label}\t{text}\n" for label, text in REVIEWS)


def told(found) -> list[tuple[str, str]]:
    return [(example.answer, example.text) for example in every(found)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", "label\ttext_a\n" + TSV),
        ("a.tsv", "\ufefflabel\ttext_a\r\n" + TSV.replace("\n", "\r\n")),
        ("a.tsv", TSV),
        ("a.txt", TSV + "\n\n"),
        ("a.tsv", "情绪\t话\n" + TSV),
        ("a.tsv.gz", gzip.compress(("label\ttext_a\n" + TSV).encode())),
        ("a.tsv", ("label\ttext_a\n" + TSV).encode("gb18030")),
        ("a.csv", ("label,review\n" + "".join(f'{a},"{b.replace(chr(34), chr(34) * 2)}"\r\n' for a, b in REVIEWS))),
        ("a.csv", ("\ufefflabel,review\n" + "".join(f"{a},{b}\r\n" for a, b in REVIEWS))),
        ("a.csv", ("label,review\n" + "".join(f"{a},{b},,\r\n" for a, b in REVIEWS)).encode("gb18030")),
        ("a.csv", ("label,review\n" + "".join(f"{a},{b}\r\n" for a, b in REVIEWS)).encode("utf-16")),
        ("a.csv", "label;review\n" + "".join(f"{a};{b}\n" for a, b in REVIEWS)),
        ("a.json", lines({"id": n, "sentence": b, "label": a} for n, (a, b) in enumerate(REVIEWS))),
        ("a.jsonl", lines({"label": int(a), "sentence": b} for a, b in REVIEWS)),
        ("a.json", json.dumps([{"label": float(a), "text": b} for a, b in REVIEWS], indent=1)),
        ("a.json", json.dumps({"data": [{"label": a, "text": b} for a, b in REVIEWS]})),
        ("a.json", json.dumps({"data": [{"label": a, "text": b} for a, b in REVIEWS]}, indent=2)),
    ],
)
def test_every_format_gives_the_same_rows(write, name, content):
    found = read(write(name, content), "sentiment")
    assert told(found) == REVIEWS
    assert found.data.labels == ("0", "1")
    assert set(found.files[0].chosen) == {"text", "label"}
    assert notes(found).get("note_encoding", 0) == (isinstance(content, bytes) and not name.endswith("gz"))


def test_the_place_of_a_row_is_its_line(write):
    found = read(write("a.tsv", "label\ttext_a\n\n" + TSV), "sentiment")
    assert every(found)[0].id == "a.tsv:3"
    csv = 'label,text\n0,"两\n行"\n' + "".join(f"{a},{b}\n" for a, b in REVIEWS)
    assert [example.id for example in every(read(write("b.csv", csv), "sentiment"))[:2]] == ["b.csv:2", "b.csv:4"]


@pytest.mark.parametrize(
    ("task", "names"), [("pairs", ("sentence1", "sentence2")), ("inference", ("premise", "hypothesis"))]
)
def test_pairs_keep_their_order(write, task, names):
    rows = [(f"甲{n}", f"乙{n}", "ab"[n % 2]) for n in range(50)]
    objects = [dict(zip((*names, "label"), row, strict=True)) for row in rows]
    shuffled = "label\ttext_b\ttext_a\n" + "".join(f"{c}\t{b}\t{a}\n" for a, b, c in rows)
    bare = "".join(f"{a}\t{b}\t{c}\n" for a, b, c in rows)
    for name, content in (("a.json", lines(objects)), ("b.tsv", shuffled), ("c.tsv", bare)):
        found = read(write(name, content), task)
        assert [(one.text, one.second, one.answer) for one in every(found)] == rows


def test_labels_are_sorted_as_numbers_only_where_all_are(write):
    numbers = lines({"text": f"文{n}", "label": (10, 9, -1)[n % 3]} for n in range(60))
    assert read(write("a.json", numbers), "sentiment").data.labels == ("-1", "9", "10")
    words = lines({"text": f"文{n}", "label": ("10", "9", "好")[n % 3]} for n in range(60))
    assert read(write("b.json", words), "sentiment").data.labels == ("10", "9", "好")


def test_columns_may_be_chosen_by_name_or_number(write):
    text = "甲\t乙\t丙\n" + "".join(f"{n}\t{n % 2}\t文{n}\n" for n in range(60))
    path = write("a.tsv", text)
    for columns in (Columns(text="丙", label="乙"), Columns(text="3", label="2")):
        found = read(path, "sentiment", columns)
        assert found.files[0].chosen == {"text": "丙", "label": "乙"}
        assert [example.text for example in every(found)] == [f"文{n}" for n in range(60)]


def test_what_cannot_be_used_is_left_out_and_counted(write):
    rows = [{"premise": f"甲{n}", "hypothesis": f"乙{n}", "label": "ab"[n % 2]} for n in range(60)]
    rows += [{"premise": "甲", "hypothesis": "乙", "label": "-"}] * 3
    rows += [{"premise": "甲", "hypothesis": " ", "label": "a"}] * 2
    rows += [{"premise": "甲", "hypothesis": "乙", "label": None}]
    rows += [
        {"premise": " 甲 0", "hypothesis": "乙0", "label": "a"},
        {"premise": "甲1", "hypothesis": "乙1", "label": "a"},
    ]
    found = read(write("a.json", lines(rows)), "inference")
    assert notes(found) == {
        "note_disputed": 3,
        "note_empty": 2,
        "note_unanswered": 1,
        "note_split_all": 62,
        "note_duplicates": 2,
        "note_contradictions": 1,
    }
    assert sum(counts(found).values()) == 60
    assert found.data.labels == ("a", "b")


def test_a_dash_is_a_label_where_no_pair_is_judged(write):
    found = read(write("a.json", lines({"text": f"文{n}", "label": "-+"[n % 2]} for n in range(60))), "sentiment")
    assert found.data.labels == ("+", "-")


def test_halves_of_surrogates_do_not_get_through(write):
    content = '{"text": "坏\\ud800", "label": "0"}\n' + lines({"text": b, "label": a} for a, b in REVIEWS)
    assert every(read(write("a.json", content), "sentiment"))[0].text == "坏\ufffd"


def test_a_text_of_any_length_is_read_from_a_spreadsheet(write):
    """Python's own reader stops at 131,072 characters of a cell."""
    long = "长" * 140_001
    found = read(
        write("a.csv", f"label,text\n1,{long}\n" + "".join(f"{n % 2},文{n}\n" for n in range(60))), "sentiment"
    )
    assert max(len(example.text) for example in every(found)) == len(long)

"""Names from tagged lines, sentences with tags, lists of tags, and CLUENER."""

import json

import pytest

from nezha.tasks.examples import Span
from nezha.tasks.readers import read
from tests.tasks.readers.conftest import every, lines, notes

FILLING = [f"在{chr(0x4E00 + number)}京" for number in range(60)]
"""Sentences with a place at (1, 3), so that each part has one."""


def first(found):
    return every(found)[0].answer


def tagged(sentences: list[tuple[str, str]], separator: str = " ") -> str:
    """(characters, tags with blanks between) as lines."""
    return "\n".join(
        "".join(f"{character}{separator}{tag}\n" for character, tag in zip(text, tags.split(), strict=True))
        for text, tags in [*sentences, *((text, "O B-LOC I-LOC") for text in FILLING)]
    )


@pytest.mark.parametrize(
    ("text", "tags", "spans", "repaired"),
    [
        ("江泽民在北京", "B-PER I-PER I-PER O B-LOC I-LOC", [(0, 3, "PER"), (4, 6, "LOC")], 0),
        ("中美两国", "B-LOC B-LOC O O", [(0, 1, "LOC"), (1, 2, "LOC")], 0),
        ("江泽民在京", "B-PER I-PER E-PER O S-LOC", [(0, 3, "PER"), (4, 5, "LOC")], 0),
        ("江泽民李鹏", "B-PER M-PER E-PER B-PER E-PER", [(0, 3, "PER"), (3, 5, "PER")], 0),
        ("江泽民在京", "I-PER I-PER I-PER O I-LOC", [(0, 3, "PER"), (4, 5, "LOC")], 2),
        ("江泽民北京", "B-PER I-PER I-PER I-LOC I-LOC", [(0, 3, "PER"), (3, 5, "LOC")], 1),
        ("江泽民李鹏", "B-PER I-PER E-PER I-PER I-PER", [(0, 3, "PER"), (3, 5, "PER")], 1),
        ("京津都好", "S-LOC I-LOC O O", [(0, 1, "LOC"), (1, 2, "LOC")], 1),
    ],
)
@pytest.mark.parametrize("separator", [" ", "\t"])
def test_tags_of_characters(write, text, tags, spans, repaired, separator):
    found = read(write("a.txt", tagged([(text, tags)], separator)), "names")
    assert every(found)[0].text == text
    assert first(found) == tuple(Span(*span) for span in spans)
    assert notes(found).get("note_repaired", 0) == repaired
    assert found.parts[0].balance.keys() == {"LOC"} | {span[2] for span in spans}


def test_blanks_words_and_more_columns_keep_their_places(write):
    text = "-DOCSTART- -X- O O\n\nNEZHA NN B-NP B-ORG\n  O\n北 NN I-NP B-LOC\n京 NN I-NP I-LOC\n\n" + tagged([])
    found = read(write("a.conll", text), "names")
    assert every(found)[0].text == "NEZHA 北京"
    assert every(found)[0].id == "a.conll:3"
    assert first(found) == (Span(0, 5, "ORG"), Span(6, 8, "LOC"))


def test_every_way_to_write_tags_gives_the_same(write):
    sentences = [("李鹏在京", "B-PER I-PER O B-LOC"), *((text, "O B-LOC I-LOC") for text in FILLING)]
    rows = "".join(f"{' '.join(text)}\t{tags} \n" for text, tags in sentences)
    files = {
        "a.txt": tagged(sentences[:1]),
        "a.tsv": "text_a\tlabel\n" + rows,
        "b.tsv": rows,
        "a.json": lines({"tokens": list(text), "ner_tags": tags.split()} for text, tags in sentences),
        "b.json": lines({"text": text, "labels": tags.split()} for text, tags in sentences),
    }
    for name, content in files.items():
        found = read(write(name, content), "names")
        assert [(one.text, one.answer) for one in every(found)] == [
            ("李鹏在京", (Span(0, 2, "PER"), Span(3, 4, "LOC"))),
            *((text, (Span(1, 3, "LOC"),)) for text in FILLING),
        ]
        assert found.data.labels == ("LOC", "PER")


def cluener(text: str, label: dict) -> str:
    filling = ({"text": text, "label": {"address": {text[1:]: [[1, 2]]}}} for text in FILLING)
    return lines([{"text": text, "label": label}, *filling])


def test_cluener_counts_the_last_character_in(write):
    label = {"name": {"李鹏": [[0, 1], [4, 5]]}, "address": {"京": [[3, 3]]}}
    found = read(write("a.json", cluener("李鹏在京李鹏", label)), "names")
    assert first(found) == (Span(0, 2, "name"), Span(3, 4, "address"), Span(4, 6, "name"))
    assert notes(found) == {"note_split_all": 61, "note_unlearnt": 1}  # its name is in no other sentence


def test_names_that_do_not_stand_where_they_should(write):
    label = {"name": {"李鹏": [[1, 2]], "江泽民": [[0, 2]]}, "address": {"京": [[99, 99]], "在京": [[2, 3]]}}
    found = read(write("a.json", cluener("李鹏在京", label)), "names")
    assert first(found) == (Span(0, 2, "name"), Span(2, 4, "address"))
    assert [notes(found)[key] for key in ("note_name_moved", "note_name_lost", "note_overlap")] == [2, 1, 1]


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.txt", "北 B-LOC\n京 LOC\n", "reader_tag"),
        ("a.txt", "北 O\n京\n", "reader_cells"),
        ("a.txt", "北 O\n京 O\n\n很 O\n", "reader_no_names"),
        ("a.tsv", "text_a\tlabel\n北 京\tB-LOC\n", "reader_tags_differ"),
        ("a.json", '{"tokens": ["北"], "ner_tags": [1]}', "reader_tag"),
        ("a.json", '{"text": "北", "label": 1}', "reader_names_shape"),
        ("a.json", '{"text": "北", "label": {"address": {"北": [1]}}}', "reader_names_shape"),
        ("a.json", '{"text": "北", "label": {"address": ["北"]}}', "reader_names_shape"),
        ("a.json", '{"text": "北", "id": 3}', "reader_column_missing"),
    ],
)
def test_what_are_no_names(write, refused, name, content, key):
    error = refused(write(name, content), "names")
    assert error.key == key
    if key == "reader_cells":
        assert error.values["line"] == 2


def test_a_sentence_without_names_is_one_too(write):
    found = read(write("a.json", cluener("没有名字", {})), "names")
    assert first(found) == ()
    assert json.dumps(found.to_dict(), allow_nan=False)

"""Folders, parts that are missing, and labels that parts do not share."""

import hashlib
import json

import pytest

from nezha.tasks.readers import read
from nezha.tasks.readers.found import FIRST, LONGEST
from tests.tasks.readers.conftest import counts, lines, notes


def rows(part: str, count: int, labels: str = "ab") -> str:
    return lines({"text": f"{part}第{n}条", "label": labels[n % len(labels)]} for n in range(count))


def bare(part: str, count: int) -> str:
    return lines({"text": f"{part}第{n}条", "id": n} for n in range(count))


def tenth(text: str, start: int) -> bool:
    """Whether eight bytes of the hash from `start` on are divisible by ten."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[start : start + 8], "big") % 10 == 0


@pytest.mark.parametrize(
    "names",
    [
        ("train.json", "dev.json", "test.json"),
        ("train_few_all.jsonl", "validation.json", "test_public.json"),
        ("cmrc2018_train.json", "cmrc2018_dev.json", "cmrc2018_test.json"),
        ("TRAIN.json", "val.json", "Test.json"),
        ("ocnli.train.10k.json", "valid-00000-of-00001.json", "x-test.json"),
    ],
)
def test_parts_are_what_names_say(write, names, tmp_path):
    for name, part, count in zip(names, ("甲", "乙", "丙"), (23, 7, 11), strict=True):
        write(name, rows(part, count))
    write("README.md", "words")
    found = read(tmp_path, "sentiment")
    assert counts(found) == {"train": 23, "dev": 7, "test": 11}
    assert [part.name for part in found.parts] == ["train", "dev", "test"]
    assert [facts.part for facts in found.files] == ["train", "dev", "test"]
    assert not found.notes


def test_a_published_test_stays_whole_and_is_not_learnt(write, tmp_path):
    write("train.json", rows("甲", 30) + rows("丙", 5))
    write("dev.json", rows("乙", 7) + rows("乙", 2))
    write("test.json", rows("丙", 9) + rows("丙", 4))
    found = read(tmp_path, "sentiment")
    assert counts(found) == {"train": 30, "dev": 7, "test": 13}
    assert dict(found.notes[0].values) == {"count": 7, "train": 5, "dev": 2, "test": 0}


def test_several_files_of_a_part_are_one(write, tmp_path):
    for name, part, count in (("train-1.json", "甲", 5), ("train-2.json", "乙", 6), ("dev.json", "丙", 3)):
        write(name, rows(part, count))
    write("test.json", bare("丁", 9))
    write("test_public.json", rows("戊", 4))
    write("label_map.json", "{}")
    found = read(tmp_path, "sentiment")
    assert counts(found) == {"train": 11, "dev": 3, "test": 4}
    assert notes(found) == {"note_not_read": 1, "note_part_unanswered": 9}


def test_one_file_is_cut_by_the_hash_of_its_texts(write):
    found = read(write("train.json", rows("甲", 200)), "sentiment")
    texts = [f"甲第{n}条" for n in range(200)]
    test = [text for text in texts if tenth(text, 0)]
    dev = [text for text in texts if not tenth(text, 0) and tenth(text, 8)]
    assert [one.text for one in found.data.splits.test] == test
    assert [one.text for one in found.data.splits.dev] == dev
    assert 5 < len(test) < 40
    assert sum(counts(found).values()) == 200
    assert notes(found) == {"note_split_all": 200}


@pytest.mark.parametrize("secret", ["no column", "empty", "-1", "no file"])
def test_without_labels_of_a_test_part_dev_is_the_test(write, tmp_path, secret):
    write("train.json", rows("甲", 100))
    write("dev.json", rows("乙", 20))
    if secret != "no file":
        label = {"no column": {}, "empty": {"label": ""}, "-1": {"label": -1}}[secret]
        write("test.json", lines({"text": f"丙{n}"} | label for n in range(9)))
    found = read(tmp_path, "sentiment")
    assert [one.text for one in found.data.splits.test] == [f"乙第{n}条" for n in range(20)]
    assert [one.text for one in found.data.splits.dev] == [f"甲第{n}条" for n in range(100) if tenth(f"甲第{n}条", 8)]
    assert sum(counts(found).values()) == 120
    assert notes(found)["note_dev_is_test"] == 20
    assert ("note_part_unanswered" in notes(found)) == (secret != "no file")


def test_a_label_column_that_was_chosen_may_be_missing_where_labels_are_secret(write, tmp_path):
    from nezha.tasks.readers import Columns

    for part, count in (("train", 100), ("dev", 20)):
        write(f"{part}.json", lines({"text": f"{part}{n}", "甲": n % 2, "label": n} for n in range(count)))
    write("test.json", lines({"text": f"丙{n}", "label": n} for n in range(9)))
    found = read(tmp_path, "sentiment", Columns(label="甲"))
    assert found.data.labels == ("0", "1")
    assert counts(found)["test"] == 20


def test_dev_is_cut_from_train_where_there_is_a_test_alone(write, tmp_path):
    write("train.json", rows("甲", 100))
    write("test.json", rows("乙", 20))
    found = read(tmp_path, "sentiment")
    assert counts(found)["test"] == 20
    assert {one.text[0] for one in found.data.splits.dev} == {"甲"}
    assert notes(found) == {"note_dev_cut": 100}


def test_dev_takes_the_place_of_train(write, tmp_path):
    write("dev.json", rows("甲", 100))
    write("test.json", rows("乙", 20))
    found = read(tmp_path, "sentiment")
    assert {one.text[0] for one in (*found.data.splits.dev, *found.data.splits.train)} == {"甲"}
    assert counts(found)["test"] == 20
    assert notes(found) == {"note_dev_is_train": 100}


def test_a_text_in_two_parts_stays_in_the_one_that_is_asked(write, tmp_path):
    write("train.json", rows("甲", 30) + rows("乙", 4) + rows("甲", 3))
    write("dev.json", rows("乙", 10))
    write("test.json", rows("丙", 8))
    found = read(tmp_path, "sentiment")
    assert counts(found) == {"train": 30, "dev": 10, "test": 8}
    note = found.notes[0]
    assert dict(note.values) == {"train": 7, "dev": 0, "test": 0, "count": 7}


def test_a_label_that_train_has_not_is_refused(write, tmp_path, refused):
    write("train.json", rows("甲", 30))
    write("dev.json", rows("乙", 9, "abc"))
    error = refused(tmp_path, "sentiment")
    assert (error.key, error.values["label"], error.values["known"]) == ("reader_unknown_label", "c", "a, b")
    assert error.values["id"] == "dev.json:3"


def test_a_label_that_a_cut_leaves_to_the_test_alone_is_told(write):
    asked = next(f"只有{n}" for n in range(99) if tenth(f"只有{n}", 0))
    found = read(write("a.json", rows("甲", 100) + lines([{"text": asked, "label": "c"}])), "sentiment")
    assert [note.text("zh") for note in found.notes if note.key == "note_unlearnt"] == ["训练集中没有标签“c”"]
    assert found.parts[2].balance["c"] == 1
    assert found.data.labels == ("a", "b", "c")


def test_a_preview_is_plain_and_short(write):
    long = "长" * (LONGEST + 9)
    found = read(write("a.json", lines({"text": f"{n}{long}", "label": n % 2} for n in range(90))), "sentiment")
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    train = told["parts"][0]
    assert train["count"] == counts(found)["train"] == sum(train["balance"].values())
    assert len(train["first"]) == FIRST
    assert len(train["first"][0]["text"]) == LONGEST + 1
    assert told["files"] == [
        {"name": "a.json", "part": "", "rows": 90, "answered": 90, "columns": ["text", "label"],
         "chosen": {"text": "text", "label": "label"}},
    ]  # fmt: skip
    assert told["notes"][0]["en"].startswith("no parts are given: of 90")
    assert told["notes"][0]["zh"].startswith("未划分数据集：90")

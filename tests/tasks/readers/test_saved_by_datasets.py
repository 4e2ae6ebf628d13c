"""What `datasets` saves to disk, and folders of Parquet: layouts written here as its `save_to_disk` does."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nezha.tasks.examples import Span
from nezha.tasks.readers import read, reading
from tests.tasks.readers.conftest import counts, notes


def with_classes(table: pa.Table, column: str, names: list[str], listed: bool = False) -> pa.Table:
    """The table with what `datasets` notes in its schema for a ClassLabel."""
    feature: dict = {"names": names, "_type": "ClassLabel"}
    feature = {"feature": feature, "_type": "Sequence"} if listed else feature
    noted = {"info": {"features": {"text": {"dtype": "string", "_type": "Value"}, column: feature}}}
    return table.replace_schema_metadata({"huggingface": json.dumps(noted)})


def labelled(part: str, count: int) -> pa.Table:
    table = pa.table({"text": [f"{part}{n}" for n in range(count)], "label": [n % 2 for n in range(count)]})
    return with_classes(table, "label", ["坏", "好"])


def save(table: pa.Table, folder, pieces: int = 1) -> None:
    """As `Dataset.save_to_disk`: Arrow streams, and state.json that names them."""
    folder.mkdir(parents=True)
    size = -(-len(table) // pieces)
    names = [f"data-{number:05d}-of-{pieces:05d}.arrow" for number in range(pieces)]
    for number, name in enumerate(names):
        with pa.OSFile(str(folder / name), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table.slice(number * size, size))
    (folder / "state.json").write_text(json.dumps({"_data_files": [{"filename": name} for name in names]}))
    (folder / "dataset_info.json").write_text("{}")


def save_all(parts: dict[str, pa.Table], folder) -> None:
    for part, table in parts.items():
        save(table, folder / part, pieces=2)
    (folder / "dataset_dict.json").write_text(json.dumps({"splits": list(parts)}))


def test_a_dictionary_of_data_sets(tmp_path):
    save_all({"train": labelled("甲", 31), "validation": labelled("乙", 7), "test": labelled("丙", 9)}, tmp_path)
    found = read(tmp_path, "sentiment")
    assert counts(found) == {"train": 31, "dev": 7, "test": 9}
    assert found.data.labels == ("坏", "好")
    assert [(one.text, one.answer) for one in found.data.splits.dev[:2]] == [("乙0", "坏"), ("乙1", "好")]
    assert found.files[0].name == "train/data-00000-of-00002.arrow"


def test_secret_labels_are_minus_one(tmp_path):
    table = pa.table({"text": ["丙", "丁"], "label": [-1, -1]})
    save_all({"train": labelled("甲", 90), "validation": labelled("乙", 7), "test": table, "extra": table}, tmp_path)
    found = read(tmp_path, "sentiment")
    assert counts(found)["test"] == 7
    assert [dict(note.values)["count"] for note in found.notes if note.key == "note_part_unanswered"] == [1, 1]
    assert notes(found)["note_not_read"] == 1


def test_one_data_set_is_cut(tmp_path):
    save(labelled("甲", 90), tmp_path / "saved", pieces=3)
    found = read(tmp_path / "saved", "sentiment")
    assert [part.name for part in found.parts] == ["train", "dev", "test"]
    assert sum(counts(found).values()) == 90


@pytest.mark.parametrize("listed", [True, False])
def test_names_from_numbers_of_classes(tmp_path, listed):
    tags = ["O", "B-LOC", "I-LOC"]
    tokens = [["在", chr(0x4E00 + n), "京"] for n in range(60)]
    table = pa.table({"tokens": tokens, "ner_tags": [[0, 1, 2]] * 60})
    table = with_classes(table, "ner_tags", tags, listed=True)
    if not listed:  # as newer releases write it
        noted = {
            "info": {"features": {"ner_tags": {"feature": {"names": tags, "_type": "ClassLabel"}, "_type": "List"}}}
        }
        table = table.replace_schema_metadata({"huggingface": json.dumps(noted)})
    pq.write_table(table, tmp_path / "all.parquet")
    found = read(tmp_path, "names")
    assert found.data.splits.train[0].answer == (Span(1, 3, "LOC"),)


def test_a_folder_of_parquet(tmp_path):
    pq.write_table(labelled("甲", 31), tmp_path / "train-00000-of-00002.parquet")
    pq.write_table(labelled("乙", 8), tmp_path / "train-00001-of-00002.parquet")
    pq.write_table(labelled("丙", 7), tmp_path / "validation-00000-of-00001.parquet")
    pq.write_table(labelled("丁", 5), tmp_path / "test-00000-of-00001.parquet")
    assert counts(read(tmp_path, "sentiment")) == {"train": 39, "dev": 7, "test": 5}


def test_reading_from_columns_of_lists(tmp_path):
    rows = [
        {"id": f"q{n}", "context": f"第{n}篇", "question": "？", "answers": {"text": [f"{n}"], "answer_start": [1]}}
        for n in range(60)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert sum(counts(read(tmp_path, "reading")).values()) == 60


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_tables_that_unpack_to_too_much(tmp_path, refused, monkeypatch, kind):
    table = pa.table({"text": ["长" * 1000] * 600, "label": ["a", "b"] * 300})
    if kind == "parquet":
        pq.write_table(table, tmp_path / "a.parquet")
        assert (tmp_path / "a.parquet").stat().st_size < 20_000
    else:
        with pa.OSFile(str(tmp_path / "a.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
    monkeypatch.setattr(reading, "LIMIT", 100_000)
    assert refused(tmp_path, "sentiment").key == "reader_too_large"


@pytest.mark.parametrize(
    ("state", "key"),
    [
        ('{"_data_files": [{"filename": "../secret.arrow"}]}', "reader_missing"),
        ('{"_data_files": [{"filename": "none.arrow"}]}', "reader_missing"),
        ('{"_data_files": [{"name": 3}]}', "reader_state"),
        ("[", "reader_state"),
    ],
)
def test_a_list_of_files_that_leads_elsewhere_or_nowhere(tmp_path, refused, state, key):
    (tmp_path / "secret.arrow").write_bytes(b"x")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "state.json").write_text(state)
    assert refused(tmp_path / "saved", "sentiment").key == key

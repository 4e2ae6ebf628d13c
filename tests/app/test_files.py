"""Which files the values of a call may name: those that were taken in here, by path alone."""

import pytest

from nezha.messages import InputError
from nezha_app.guard.files import own_files

META = {"_type": "gradio.FileData"}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "uploads"
    (place / "hash").mkdir(parents=True)
    (place / "hash" / "train.tsv").write_text("x", encoding="utf-8")
    (tmp_path / "outside.tsv").write_text("x", encoding="utf-8")
    (place / "link.tsv").symlink_to(tmp_path / "outside.tsv")
    return place


def test_an_upload_keeps_its_path_and_loses_its_address(folder):
    path = str(folder / "hash" / "train.tsv")
    given = [["北京", {"path": path, "url": "http://127.0.0.1/x", "orig_name": "a.tsv", "meta": META}], 5, None]
    assert own_files(given, folder) == [["北京", {"path": path, "orig_name": "a.tsv", "meta": META}], 5, None]


def test_values_that_are_no_files_stay_as_they_are(folder):
    given = ["a", {"text": "b", "given": {"shift": [1, None, True]}}, [], 0.5]
    assert own_files(given, folder) == given


@pytest.mark.parametrize(
    "file",
    [
        {"path": "{}/outside.tsv"}, {"path": "{}/uploads/../outside.tsv", "meta": META},
        {"path": "{}/uploads/link.tsv"},
        {"path": "{}/uploads"}, {"path": "hash/train.tsv"}, {"path": None, "url": "file:///etc/passwd"},
        {"url": "http://127.0.0.1:1/"}, {"meta": META}, {"path": 5}, {"path": "a\0b"}, {"path": "{}/uploads/none.tsv"},
    ],
)  # fmt: skip
def test_any_other_file_is_refused_however_deep_it_lies(folder, file):
    put = {key: value.format(folder.parent) if isinstance(value, str) else value for key, value in file.items()}
    for given in ([put], [{"a": [[put]]}], {"b": put}):
        with pytest.raises(InputError) as refused:
            own_files(given, folder)
        assert refused.value.key == "file_elsewhere"


def test_without_a_folder_no_file_is_good(folder):
    with pytest.raises(InputError):
        own_files([{"path": str(folder / "hash" / "train.tsv")}], None)

"""A capture as one file: what comes back is what was saved, and what is no such file is said in a sentence."""

import dataclasses
import json
import zipfile

import numpy as np
import pytest

from nezha.insight import capture, load_capture
from nezha.insight.value_parts import Lengths
from nezha.messages import InputError
from tests.insight.conftest import TEXT


@pytest.fixture
def saved(result, tmp_path):
    path = tmp_path / "看.capture"
    result.save(path)
    return path


def rewrite(path, change):
    """The same file with its header or arrays changed."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    header = json.loads(arrays["header"].tobytes())
    change(header, arrays)
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    with path.open("wb") as file:
        np.savez(file, **arrays)


def test_what_comes_back_is_what_was_saved(result, saved):
    again = load_capture(saved)
    for field in dataclasses.fields(result):
        ours, theirs = getattr(again, field.name), getattr(result, field.name)
        if isinstance(theirs, Lengths):
            for part in dataclasses.fields(Lengths):
                np.testing.assert_array_equal(getattr(ours, part.name), getattr(theirs, part.name))
        elif isinstance(theirs, np.ndarray):
            np.testing.assert_array_equal(ours, theirs)
        else:
            assert ours == theirs
            assert type(ours) is type(theirs)
    assert again.to_html("zh") == result.to_html("zh")
    assert [entry.name for entry in saved.parent.glob("*capture*")] == [saved.name]


def test_a_choice_with_a_pair_comes_back_too(model_folder, tmp_path):
    result = capture(model_folder, TEXT, "你好", layers=[2], heads=[1], padding=(1, 2))
    result.save(tmp_path / "a")
    again = load_capture(str(tmp_path / "a"))
    assert (again.layer_numbers, again.head_numbers, again.pair, again.seen) == ((2,), (1,), "你好", result.seen)


def test_a_foreign_or_missing_file_is_said(tmp_path, model_folder):
    foreign, empty, archive, array = (tmp_path / name for name in ("a.txt", "empty", "other.zip", "one.npz"))
    foreign.write_text("今天", encoding="utf-8")
    empty.touch()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.txt", "b")
    np.savez(array, probabilities=np.zeros(3))
    for path in (foreign, empty, archive, array, model_folder / "model.safetensors", tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError) as caught:
            load_capture(path)
        assert caught.value.key == "capture_file"
        assert str(path) in caught.value.text("zh")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_half_a_file_is_said(saved, share):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(InputError, match="whole"):
        load_capture(saved)


def test_a_changed_byte_is_said(saved):
    whole = bytearray(saved.read_bytes())
    whole[len(whole) // 2] ^= 1
    saved.write_bytes(whole)
    with pytest.raises(InputError, match="whole"):
        load_capture(saved)


@pytest.mark.parametrize(
    "change",
    [
        lambda header, arrays: header.update(version=2),
        lambda header, arrays: header.update(format="other"),
        lambda header, arrays: header.pop("tokens"),
        lambda header, arrays: header.update(tokens=header["tokens"][:-1]),
        lambda header, arrays: header.update(pieces=header["pieces"][:-1]),
        lambda header, arrays: header.update(max_relative_position=4),
        lambda header, arrays: header.update(max_relative_position="5"),
        lambda header, arrays: header.update(layer_numbers=[0]),
        lambda header, arrays: header.update(unknown=1),
        lambda header, arrays: arrays.update(more=np.zeros(3)),
        lambda header, arrays: arrays.update(value=arrays["value"].astype(np.float64)),
        lambda header, arrays: arrays.update(key=arrays["key"][:, :1]),
        lambda header, arrays: arrays.update({"output_lengths.whole": arrays["output_lengths.whole"][..., 1:]}),
    ],
)
def test_parts_that_do_not_fit_are_said(saved, change):
    rewrite(saved, change)
    with pytest.raises(InputError) as caught:
        load_capture(saved)
    assert caught.value.key == "capture_file"


def test_nothing_in_a_file_can_run(saved):
    """A pickled array is refused, not opened."""
    rewrite(saved, lambda header, arrays: arrays.update(query=np.array([{"a": 1}], dtype=object)))
    with pytest.raises(InputError, match="allow_pickle"):
        load_capture(saved)


def test_a_small_file_cannot_hold_a_large_result(saved):
    with np.load(saved) as stored:
        arrays = dict(stored)
    np.savez_compressed(saved.with_suffix(".npz"), **arrays)
    with pytest.raises(InputError, match="packed"):
        load_capture(saved.with_suffix(".npz"))


def test_a_place_that_cannot_be_written_is_said(result, tmp_path):
    with pytest.raises(InputError) as caught:
        result.save(tmp_path / "no" / "folder")
    assert caught.value.key == "capture_unwritable"

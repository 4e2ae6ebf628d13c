"""A checkpoint turned from the released convention of positions to the paper's answers as before."""

import json

import pytest
import torch

from nezha.encoder import NezhaModel
from nezha.interop import convert, load
from nezha.messages import InputError
from tests.interop.conftest import answer


@pytest.mark.parametrize("name", ["hub_old", "huawei"])
def test_a_converted_checkpoint_follows_the_papers_formula_and_answers_the_same(name, layout, original, tmp_path):
    convert(layout(name), tmp_path / "signed", positions="functional_signed")
    assert json.loads((tmp_path / "signed" / "config.json").read_text())["positions"] == "functional_signed"
    signed = load(tmp_path / "signed").model
    torch.testing.assert_close(answer(signed), answer(original), rtol=1e-5, atol=1e-5)
    released = NezhaModel(original.config).eval()
    released.load_state_dict(getattr(signed, "nezha", signed).state_dict())
    assert (answer(released) - answer(original)).abs().max() > 1e-3, "the weights themselves have been turned"
    convert(tmp_path / "signed", tmp_path / "back", positions="functional")
    torch.testing.assert_close(answer(load(tmp_path / "back").model), answer(original), rtol=1e-5, atol=1e-5)


def test_an_unknown_convention_is_refused_with_the_known_ones(layout, tmp_path):
    with pytest.raises(InputError, match="keep, functional, functional_signed"):
        convert(layout("hub_new"), tmp_path / "new", positions="signed")
    assert not (tmp_path / "new").exists()

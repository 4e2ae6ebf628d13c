"""Some layers and heads of a text: the same numbers, named as the model names them, in no more memory than theirs."""

import dataclasses
import pkgutil
import tracemalloc
from typing import Any

import numpy as np
import pytest
import torch

from nezha import insight, memory
from nezha.config import NezhaConfig
from nezha.heads import (
    NezhaForPreTraining,
    NezhaForQuestionAnswering,
    NezhaForSequenceClassification,
    NezhaForTokenClassification,
)
from nezha.insight import attention, capture, load
from nezha.insight.captured_layers import bytes_needed
from nezha.insight.summary import summarize
from nezha.insight.value_side import Lengths
from nezha.insight.viewer.pack import pack
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer
from tests.insight.conftest import TEXT


def test_a_choice_holds_the_numbers_of_the_whole(result, model_folder):
    chosen = capture(model_folder, TEXT, layers=(2, 0, 2), heads=1)
    assert chosen.layer_numbers == (0, 2)
    assert chosen.head_numbers == (1,)
    assert (chosen.layers, chosen.heads) == (2, 1)
    whole = [field.name for field in dataclasses.fields(result)]
    for name in whole:
        ours, theirs = getattr(chosen, name), getattr(result, name)
        if isinstance(ours, Lengths):
            for part in ("content", "position", "whole"):
                np.testing.assert_allclose(getattr(ours, part), getattr(theirs, part)[[0, 2]][:, [1]], atol=1e-5)
        elif isinstance(ours, np.ndarray) and "table" not in name:
            np.testing.assert_allclose(ours, theirs[[0, 2]][:, [1]], atol=1e-5)
    assert result.layer_numbers == (0, 1, 2)
    assert result.head_numbers == (0, 1)


def test_every_view_tells_the_models_own_numbers(model_folder):
    chosen = capture(model_folder, TEXT, layers=[1], heads=[1])
    assert [(head.layer, head.head) for head in summarize(chosen)] == [(1, 1)]
    assert (pack(chosen)["layerNumbers"], pack(chosen)["headNumbers"]) == ([1], [1])
    assert (chosen.to_dict()["layer_numbers"], chosen.to_dict()["head_numbers"]) == ([1], [1])


def test_a_layers_own_table_goes_with_its_number(tiny_vocabulary, tmp_path):
    sizes: dict[str, Any] = {
        "hidden_size": 12,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "max_relative_position": 4,
    }
    config = NezhaConfig(vocab_size=len(tiny_vocabulary), intermediate_size=20, positions="learned_relative", **sizes)
    NezhaForPreTraining(config).save_pretrained(tmp_path)
    Tokenizer(tiny_vocabulary).save(tmp_path)
    weights = dict(load(tmp_path).model.named_parameters())
    chosen = capture(tmp_path, "今天天气", layers=[1, 2])
    for place, number in enumerate((1, 2)):
        own = f"nezha.encoder.layer.{number}.attention.self.relative_positions"
        np.testing.assert_array_equal(chosen.table_of(place), weights[f"{own}.key"].detach().numpy())
        np.testing.assert_array_equal(chosen.value_table_of(place), weights[f"{own}.value"].detach().numpy())


@pytest.mark.parametrize(
    "head", [NezhaForSequenceClassification, NezhaForTokenClassification, NezhaForQuestionAnswering]
)
def test_a_fine_tuned_models_attention_is_its_own(head, tiny_vocabulary, tmp_path):
    """Whatever head it has, and in the layout of the released base models: 12 layers of 12 heads."""
    sizes: dict[str, Any] = {
        "hidden_size": 48,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "max_relative_position": 5,
    }
    config = NezhaConfig(vocab_size=len(tiny_vocabulary), intermediate_size=20, initializer_range=0.1, **sizes)
    model = head(config).eval()
    model.save_pretrained(tmp_path)
    Tokenizer(tiny_vocabulary).save(tmp_path)
    inputs = load(tmp_path).inputs(load(tmp_path).encode("今天天气很好", "你知道吗"))
    with torch.inference_mode():
        own = model(**inputs, output_attentions=True).attentions
    result = capture(tmp_path, "今天天气很好", "你知道吗")
    assert (result.layers, result.heads) == (12, 12)
    np.testing.assert_allclose(result.probabilities, np.stack([one[0].numpy() for one in own]), atol=1e-5)


@pytest.mark.parametrize(
    ("choice", "given"),
    [({"layers": [0, 3]}, "3"), ({"layers": -1}, "-1"), ({"heads": 2}, "2"), ({"heads": []}, "[]"),
     ({"layers": [True]}, "True"), ({"heads": ["a"]}, "a")],
)  # fmt: skip
def test_no_such_layer_or_head_is_said(model_folder, choice, given):
    with pytest.raises(InputError) as caught:
        capture(model_folder, "今天", **choice)
    assert caught.value.key == "capture_choice"
    assert f"got {given};" in str(caught.value)


@pytest.mark.parametrize("padding", [(-1, 0), (0, 1.5), (True, 0)])
def test_padding_is_a_number_of_tokens(model_folder, padding):
    with pytest.raises(InputError, match="padding"):
        capture(model_folder, "今天", padding=padding)


def test_one_head_of_five_thousand_characters(model_folder):
    """Only that head's maps, and the few that stand while it is taken apart, are ever held."""
    length = 5002
    tracemalloc.start()
    result = capture(model_folder, "今天天气很" * 1000, layers=1, heads=0, segmenter="character")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.probabilities.shape == (1, 1, length, length)
    np.testing.assert_allclose(result.probabilities.sum(-1), 1, atol=1e-5)
    assert peak < 7 * 4 * length**2  # numpy's side of it; all six heads would be eighteen maps


def test_the_estimate_counts_what_is_kept(result, model_folder):
    arrays = [value for value in vars(result).values() if isinstance(value, np.ndarray)]
    arrays += [part for kind in (result.value_lengths, result.output_lengths) for part in vars(kind).values()]
    kept = sum(array.nbytes for array in arrays) - result.table.nbytes * 2 - result.query_bias.nbytes
    length = len(result.tokens)
    estimate = bytes_needed(load(model_folder).model.config, length, result.layers, result.heads)
    assert estimate == kept + 7 * 4 * length**2


def test_what_memory_cannot_hold_is_refused_with_the_estimate(model_folder, monkeypatch):
    monkeypatch.setattr(memory, "free", lambda device: 500_000_000)
    with pytest.raises(InputError) as caught:
        capture(model_folder, "今" * 5000)
    assert caught.value.key == "capture_memory"
    assert "3 layers × 2 heads of 5,002 tokens need about 2.5 GB and 0.5 GB are free" in str(caught.value)
    assert "layers=" in caught.value.text("zh")
    monkeypatch.setattr(memory, "free", lambda device: 2**60)
    assert capture(model_folder, "今天", layers=0).layers == 1


def test_the_everyday_call_is_the_capture_of_everything(result, model_folder):
    everything = capture(model_folder, TEXT)
    np.testing.assert_array_equal(everything.probabilities, result.probabilities)
    assert everything.words == result.words
    with pytest.raises(InputError, match="512"):
        attention(model_folder, "中" * 511)


def test_the_pass_ends_with_the_last_layer_that_is_asked_for(model_folder):
    loaded, ran = load(model_folder), []
    layers = loaded.model.base_model.encoder.layer
    hooks = [
        layer.register_forward_hook(lambda *_, number=number: ran.append(number)) for number, layer in enumerate(layers)
    ]
    capture(loaded, "今天天气", layers=[0, 1])
    for hook in hooks:
        hook.remove()
    assert ran == [0]


def test_no_door_of_the_package_is_hidden_by_a_module_of_its_name():
    """A module that is imported becomes an attribute of its package, over a function of the same name."""
    modules = {module.name for module in pkgutil.iter_modules(insight.__path__)}
    assert not modules & {*insight.__all__}


def test_nothing_stays_behind_when_a_pass_fails(model_folder):
    loaded = load(model_folder)
    with pytest.raises(InputError), torch.inference_mode():
        capture(loaded, "今天", segmenter="jeba")
    assert not any(module._forward_hooks for module in loaded.model.modules())

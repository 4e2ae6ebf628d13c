"""Two models compared: divergences from the formula, models of other shapes and vocabularies, a twin of its own."""

import math
import shutil
from typing import Any

import numpy as np
import pytest
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import ask, attention, load, two_models
from nezha.insight.twin import random_twin, twin_of
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer

TEXT = "今天天气很好，老师和学生都喜欢看书。"


@pytest.fixture(scope="module")
def other(tiny_vocabulary, tmp_path_factory):
    """More layers, fewer heads, and a vocabulary that lacks the second half of the first model's characters."""
    folder = tmp_path_factory.mktemp("other")
    vocabulary = tiny_vocabulary[: len(tiny_vocabulary) // 2]
    sizes: dict[str, Any] = {
        "hidden_size": 20,
        "num_hidden_layers": 4,
        "num_attention_heads": 1,
        "intermediate_size": 18,
    }
    with torch.random.fork_rng():
        torch.manual_seed(7)
        config = NezhaConfig(vocab_size=len(vocabulary), initializer_range=0.6, max_relative_position=4, **sizes)
        NezhaForPreTraining(config).save_pretrained(folder)
    Tokenizer(vocabulary).save(folder)
    return folder


def slow_profile(model, layer: int, head: int, reach: int) -> list[float]:
    """Mean probability at every offset, made to sum to 1."""
    result = attention(model, TEXT)
    plain = [place for place, special in enumerate(result.special) if not special]
    means = []
    for offset in range(-reach, reach + 1):
        found = [float(result.probabilities[layer, head, i, i + offset]) for i in plain if i + offset in plain]
        means.append(sum(found) / len(found))
    return [mean / sum(means) for mean in means]


def slow_divergence(p: list[float], q: list[float]) -> float:
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return sum(sum(a * math.log2(a / m) for a, m in zip(r, middle, strict=True)) for r in (p, q)) / 2


def test_the_divergence_of_a_head_is_that_of_its_two_profiles(model_folder, other):
    found = two_models(str(model_folder), str(other), TEXT, reach=3)
    for layer in range(3):
        slow = slow_divergence(slow_profile(model_folder, layer, 0, 3), slow_profile(other, layer, 0, 3))
        assert found.apart[layer, 0] == pytest.approx(slow, abs=1e-5)


def test_the_nearest_head_is_sought_in_every_layer_of_the_second(model_folder, other):
    found = two_models(str(model_folder), str(other), TEXT, reach=3)
    slow = [
        slow_divergence(slow_profile(model_folder, 1, 0, 3), slow_profile(other, layer, 0, 3)) for layer in range(4)
    ]
    assert found.nearest[1, 0] == int(np.argmin(slow))
    assert found.nearest_apart[1, 0] == pytest.approx(min(slow), abs=1e-5)


def test_of_models_of_different_shape_the_heads_both_have_are_compared_and_it_says_so(model_folder, other):
    found = two_models(str(model_folder), str(other), TEXT, reach=3)
    assert found.apart.shape == (3, 1)
    assert found.first.shape == (3, 2, 7)
    assert found.second.shape == (4, 1, 7)
    english, chinese = found.picture().sentence
    assert "the first model has 3 × 2, the second 4 × 1" in english
    assert "第一个模型为 3 × 2，第二个为 4 × 1" in chinese
    assert "both have" not in two_models(str(model_folder), text=TEXT).picture().sentence[0]


def test_a_model_beside_itself_is_nowhere_apart(model_folder, tmp_path):
    copy = shutil.copytree(model_folder, tmp_path / "copy")
    found = two_models(str(model_folder), str(copy), TEXT)
    assert found.apart == pytest.approx(0, abs=1e-7)
    assert found.nearest.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_swapped_models_are_as_far_apart(model_folder, other):
    one, two = two_models(str(model_folder), str(other), TEXT), two_models(str(other), str(model_folder), TEXT)
    assert one.apart == pytest.approx(two.apart, abs=1e-6)
    assert (one.models, one.positions) == (two.models[::-1], two.positions[::-1])


def test_the_usual_second_model_is_the_same_twin_every_time_and_says_that_it_is_random(model_folder):
    one, two = two_models(str(model_folder), text=TEXT), two_models(str(model_folder), text=TEXT)
    assert (one.apart == two.apart).all()
    assert (one.apart > 0).all()
    picture = one.picture()
    assert "random weights" in picture.sentence[0]
    assert "随机权重" in picture.sentence[1]
    assert any("random weights" in label[0] for label, _ in picture.caption)


def test_a_twin_has_the_sizes_and_nothing_of_the_weights_and_leaves_random_numbers_alone(model_folder):
    loaded = load(model_folder)
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    twin = twin_of(loaded)
    assert torch.equal(torch.rand(3), expected)
    ours, theirs = loaded.model.state_dict(), twin.model.state_dict()
    assert {name: one.shape for name, one in ours.items()} == {name: one.shape for name, one in theirs.items()}
    assert not torch.equal(*(one["nezha.encoder.layer.0.attention.self.query.weight"] for one in (ours, theirs)))
    other = random_twin(loaded.model.config, seed=1)
    key = "nezha.encoder.layer.0.attention.self.query.weight"
    assert not torch.equal(other.state_dict()[key], theirs[key])


def test_the_table_begins_with_the_heads_furthest_apart_and_the_picture_draws_them(model_folder, other):
    found = two_models(str(model_folder), str(other), TEXT, reach=3)
    heat, *lines, table = found.picture().panels
    bits = [row[1] for row in table.rows]
    assert bits == sorted(bits, reverse=True) == sorted(map(float, found.apart.flatten()), reverse=True)
    layer, head = found.order()[0]
    assert found.apart[layer, head] == found.apart.max()
    assert heat.values[layer, head] == found.apart.max()
    assert (lines[0].lines[0].y == found.first[layer, head]).all()
    assert (lines[0].lines[1].y == found.second[layer, head]).all()
    for sentence, at in zip(found.picture().sentence, ("layer {} head {}", "第 {} 层第 {} 头"), strict=True):
        assert at.format(layer + 1, head + 1) in sentence
        assert f"{found.apart.max():.3f}" in sentence


def test_held_out_texts_are_read_where_none_is_given():
    found = ask("two_models", texts=2, length=50, seed=3, reach=2)
    assert [len(text) for text in found.texts] == [50, 50]
    assert found.first.shape == (8, 4, 5)
    assert ("seed", "3") in [(label[0], value) for label, value in found.picture().caption]


def test_bad_input_is_one_sentence(model_folder):
    for given, key in (
        ({"other": "nowhere"}, "no_model"),
        ({"text": " "}, "empty_text"),
        ({"text": "今" * 600}, "text_too_long"),
        ({"reach": 0}, "out_of_range"),
    ):
        with pytest.raises(InputError) as caught:
            ask("two_models", **{"model": str(model_folder), **given})
        assert caught.value.key == key

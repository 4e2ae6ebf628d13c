"""The configuration reads what the removed model wrote, and refuses sizes that contradict each other."""

import json

import pytest

from nezha.config import NezhaConfig
from nezha.messages import InputError


def test_defaults_are_the_released_base_model():
    config = NezhaConfig()
    assert (config.num_hidden_layers, config.hidden_size, config.num_attention_heads) == (12, 768, 12)
    assert (config.vocab_size, config.max_relative_position, config.head_dim) == (21_128, 64, 64)
    assert config.tie_word_embeddings


def test_a_file_of_the_removed_model_is_read_and_written_back(tmp_path):
    """Its extra keys stay, ours gets its default."""
    released = {"model_type": "nezha", "hidden_size": 24, "num_attention_heads": 3, "use_relative_position": True}
    (tmp_path / "config.json").write_text(json.dumps(released | {"max_relative_position": 127}))
    config = NezhaConfig.from_pretrained(tmp_path)
    assert (config.head_dim, config.max_relative_position, config.positions) == (8, 127, "functional")
    config.save_pretrained(tmp_path)
    again = NezhaConfig.from_pretrained(tmp_path)
    assert again.to_dict() == config.to_dict()
    assert again.use_relative_position is True


@pytest.mark.parametrize(
    ("sizes", "sentence"),
    [
        ({"hidden_size": 10, "num_attention_heads": 3}, "hidden_size=10 cannot be split.*heads=3.*1, 5"),
        ({"hidden_size": 9, "num_attention_heads": 3}, "hidden_size=9 cannot be split"),  # 3 wide: no pairs
        ({"num_hidden_layers": 0}, "expected num_hidden_layers >= 1; got 0"),
        ({"max_relative_position": -4}, "expected max_relative_position >= 1; got -4"),
        ({"vocab_size": 2.5}, "expected vocab_size >= 1; got 2.5"),
        ({"hidden_dropout_prob": 1.0}, "expected hidden_dropout_prob >= 0, < 1; got 1.0"),
        ({"positions": "functinal"}, "did you mean “functional”"),
    ],
)
def test_sizes_that_cannot_be_are_refused_in_one_sentence(sizes, sentence):
    with pytest.raises(InputError, match=sentence):
        NezhaConfig(**sizes)


def test_no_dropout_before_the_classifier_may_be_left_to_the_hidden_rate():
    assert NezhaConfig(classifier_dropout=None).classifier_dropout is None

"""The four systems are the rows of the paper's Table 2, and the presets its section 3.1."""

import pytest

from nezha.config import NezhaConfig
from nezha.options import changes_in_words, to_dict
from nezha.presets import PRESETS, planned
from nezha.pretrain import pretrain
from nezha.pretrain_config import PretrainConfig
from nezha.recipes import RECIPES

TABLE_2 = {
    "bert_chinese": ("character", "absolute", "adamw", "fp32"),
    "ernie_baidu": ("phrase_entity", "absolute", "adamw", "fp32"),
    "bert_wwm": ("whole_word", "absolute", "lamb", "fp32"),
    "nezha": ("whole_word", "functional", "lamb", "auto"),
}
"""MLM, positions, optimizer, precision; "auto" is mixed where the machine computes 16 bits in hardware."""


def test_recipes_are_the_rows_of_table_2():
    rows = {name: (r.masking.masking, r.positions, r.optimizer, r.precision) for name, r in RECIPES.items()}
    assert rows == TABLE_2


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_changes_those_options_and_no_other(recipe):
    told = changes_in_words(to_dict(planned("small", "nezha")), to_dict(planned("small", recipe)), PretrainConfig)
    ours, other = RECIPES["nezha"], RECIPES[recipe]
    differing = [
        name for name in ("positions", "optimizer", "precision") if getattr(ours, name) != getattr(other, name)
    ]
    told = str(told)
    assert all(name in told for name in differing)
    assert "hidden_size" not in told
    assert "steps" not in told
    assert planned("small", recipe).data == planned("small").data


@pytest.mark.parametrize(("preset", "batch", "peak"), [("base", 14_400, 1.8e-4), ("large", 5_120, 1e-4)])
def test_large_presets_are_the_papers(preset, batch, peak):
    config = planned(preset)
    assert config.loop.batch_size * config.loop.accumulate == batch
    assert config.optimizer.learning_rate == peak
    assert config.optimizer.warmup_steps == 1_800
    assert config.optimizer.optimizer == "lamb"


def test_base_is_the_released_size():
    size, released = planned("base").model, NezhaConfig()
    for name in ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size"):
        assert getattr(size, name) == getattr(released, name)


@pytest.mark.parametrize("preset", PRESETS)
def test_systems_with_adam_have_a_peak_of_their_own(preset):
    assert planned(preset, "bert_chinese").optimizer.learning_rate == PRESETS[preset].adamw_rate
    assert planned(preset, "bert_wwm").optimizer.learning_rate == PRESETS[preset].config.optimizer.learning_rate


@pytest.mark.parametrize("recipe", ["bert_chinese", "ernie_baidu", "nezha"])
def test_every_system_trains(recipe, make_config, tmp_path):
    config = RECIPES[recipe].of(make_config(steps=3, eval_every=3))
    assert pretrain(config, tmp_path / "run") == "finished"

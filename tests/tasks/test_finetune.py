"""One run from data to result on a tiny model: it learns, says what it did, and does the same again."""

import dataclasses
import json
import math

import pytest
import torch

from nezha.finetune_sheets import SHEETS
from nezha.messages import InputError
from nezha.options import from_dict, to_dict
from nezha.precision import choose_precision
from nezha.tasks import FinetuneConfig, finetune
from nezha.tasks.examples import TaskData
from nezha.tasks.kinds import TASKS
from nezha.tasks.loop import Learner, log_every
from nezha.tasks.measures import draws
from nezha.tasks.optimizer import depth_of, layer_groups
from tests.tasks.conftest import LABELS, head_weight, sheet


def test_a_run_learns_and_the_best_epoch_is_kept(make_config, data, task):
    records = []
    result = finetune(make_config(), data=data, report=records.append)
    leading = next(iter(result.figures))
    assert leading == TASKS[task](data.labels).measures[0].name
    assert result.figures[leading].value > 0.9
    assert result.figures[leading].low <= result.figures[leading].value <= result.figures[leading].high
    assert result.curve[-1].loss < result.curve[0].loss / 3
    values = [epoch.dev[leading] for epoch in result.curve]
    assert result.best_epoch == values.index(max(values)) + 1
    assert result.sizes == {"train": 200, "dev": 40, "test": 60}
    assert [prediction.id for prediction in result.predictions] == [example.id for example in data.splits.test]
    right = sum(prediction.answer == prediction.expected for prediction in result.predictions)
    assert right / 60 > 0.8
    assert [record["epoch"] for record in records if record["kind"] == "epoch"] == list(range(1, 7))
    assert {record["steps"] for record in records if record["kind"] == "train"} == {120}
    json.dumps(result.to_dict(), allow_nan=False)


@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
def test_a_run_of_few_steps_has_a_curve_too_and_a_long_one_does_not_talk_more(make_config, data):
    records = []
    finetune(make_config(epochs=1, batch_size=32), data=data, report=records.append)
    assert [record["step"] for record in records if record["kind"] == "train"] == list(range(1, 8))
    assert [log_every(steps) for steps in (1, 39, 40, 119, 400, 100_000)] == [1, 1, 2, 5, 20, 20]


@pytest.fixture
def make_learner(make_config, task, tiny_model_folder):
    """`make_learner(epochs=3, …)`: the shared loop around a network of the task."""

    def make(**options) -> Learner:
        config = make_config(**options).resolved()
        network = TASKS[task](LABELS[task]).network(tiny_model_folder, config)
        return Learner(network, config, choose_precision("fp32", "cpu"), pad=0)

    return make


def test_the_weights_of_the_best_epoch_are_kept_the_first_of_equals(make_learner, splits, task, tiny_tokenizer):
    learner = make_learner(epochs=4)
    values = iter([0.2, 0.9, 0.9, 0.1])
    seen = []

    def judge() -> dict[str, float]:
        seen.append(head_weight(learner.network.model).detach().clone())
        return {"figure": next(values)}

    rows = TASKS[task](LABELS[task]).rows(splits.train[:20], tiny_tokenizer, sheet())
    assert learner.learn(rows, judge, "figure", lambda record: None)
    assert [epoch.dev["figure"] for epoch in learner.course.curve] == [0.2, 0.9, 0.9, 0.1]
    kept = [torch.equal(weights, head_weight(learner.network.model)) for weights in seen]
    assert kept == [False, True, False, False]


def test_the_same_seed_gives_the_same_and_another_does_not(make_config, data):
    state = torch.random.get_rng_state()
    config = make_config(epochs=1, dropout=0.2)
    one, again = (finetune(config, data=data) for _ in range(2))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert one.predictions == again.predictions
    assert [epoch.loss for epoch in one.curve] == [epoch.loss for epoch in again.curve]
    other = finetune(dataclasses.replace(config, seed=1), data=data)
    assert other.curve[0].loss != one.curve[0].loss


def test_random_weights_keep_the_sizes_alone(make_config, task, tiny_model_folder):
    tuned, twin = (
        TASKS[task](LABELS[task]).network(tiny_model_folder, make_config(random_weights=random).resolved()).model
        for random in (False, True)
    )
    weights, others = tuned.base_model.state_dict(), twin.base_model.state_dict()
    assert {name: value.shape for name, value in weights.items()} == {name: v.shape for name, v in others.items()}
    word = "embeddings.word_embeddings.weight"
    assert not torch.equal(weights[word], others[word])
    assert torch.equal(head_weight(tuned), head_weight(twin))
    assert tuned.config.label2id == {label: number for number, label in enumerate(TASKS[task](LABELS[task]).labels)}


@pytest.mark.parametrize("task", ["names"], indirect=True)
def test_names_are_learnt_without_a_chain_too(make_config, data):
    assert finetune(make_config(tagging="softmax"), data=data).figures["entity_f1"].value > 0.9


def test_a_layer_learns_slower_the_deeper_it_lies(make_config, task, tiny_model_folder):
    network = TASKS[task](LABELS[task]).network(tiny_model_folder, make_config().resolved())
    groups = layer_groups(network, layers=2, decay=0.5, weight_decay=0.1)
    names = {id(weight): name for name, weight in network.named_parameters()}
    share = {names[id(weight)]: group["share"] for group in groups for weight in group["params"]}
    assert share.keys() == dict(network.named_parameters()).keys()
    assert share["model.nezha.embeddings.word_embeddings.weight"] == 0.125
    assert share["model.nezha.encoder.layer.0.output.dense.weight"] == 0.25
    assert share["model.nezha.encoder.layer.1.output.dense.weight"] == 0.5
    heads = [value for name, value in share.items() if name.startswith(("model.classifier.", "model.qa_outputs."))]
    assert heads == [1.0, 1.0]
    assert depth_of("model.nezha.encoder.layer.11.output.dense.bias", 12) == 12
    plain = {names[id(weight)] for group in groups if not group["weight_decay"] for weight in group["params"]}
    assert all(name.endswith("bias") or "LayerNorm" in name or name.startswith("chain") for name in plain)


def test_options_that_are_left_open_come_from_the_sheet():
    assert FinetuneConfig(task="names").resolved().learning_rate == SHEETS["names", "usual"].learning_rate
    paper = FinetuneConfig(task="names", paper="large", epochs=3).resolved()
    assert (paper.batch_size, paper.length, paper.learning_rate, paper.epochs) == (16, 256, 3e-5, 3)
    assert paper.resolved() == paper == from_dict(FinetuneConfig, to_dict(paper))
    assert FinetuneConfig(quick=True).sheet().examples == SHEETS["sentiment", "quick"].examples > 0


def test_a_loss_that_is_no_number_is_told(make_learner, splits, task, tiny_tokenizer):
    learner = make_learner()
    torch.nn.init.constant_(head_weight(learner.network.model), math.inf)
    with pytest.raises(InputError) as caught:
        learner.train_step(TASKS[task](LABELS[task]).rows(splits.train[:4], tiny_tokenizer, sheet()), steps=10)
    assert (caught.value.key, caught.value.values["step"]) == ("finetune_diverged", 1)


def test_a_part_without_examples_is_told(make_config, data):
    with pytest.raises(InputError) as caught:
        finetune(make_config(), data=TaskData(dataclasses.replace(data.splits, dev=()), data.labels))
    assert (caught.value.key, caught.value.values["part"]) == ("finetune_no_examples", "dev")


def test_texts_are_drawn_as_often_as_there_are():
    assert (draws(7).sum(1) == 7).all()

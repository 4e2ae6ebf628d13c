"""A fine-tuning run in a folder: it can be stopped, killed and gone on with, and loses nothing."""

import dataclasses
import json
import shutil
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from nezha.messages import InputError, say
from nezha.run_folder import RunFolder, read_json
from nezha.tasks import finetune, predict, predict_all
from nezha.tasks.kinds import TASKS
from nezha.tasks.outcome import baselines_of, result_of
from nezha.tasks.results import FinetuneResult
from nezha.tasks.running import MODEL, run
from nezha.tasks.tuned import load_tuned


@pytest.fixture(autouse=True)
def bundled(monkeypatch, task, data):
    """The tiny data in place of those in the box."""
    monkeypatch.setattr(TASKS[task], "bundled", lambda: data)


@pytest.fixture
def config(make_config):
    return make_config(epochs=3, dropout=0.1, name="tuned", save_every=7)


def weights(folder) -> dict[str, torch.Tensor]:
    found = load_file(folder / MODEL / "model.safetensors")
    chain = folder / MODEL / "chain.safetensors"
    return found | (load_file(chain) if chain.exists() else {})


def test_a_run_writes_down_what_it_comes_to_and_is_the_one_in_memory(config, data, tmp_path, task):
    assert run(config, tmp_path / "tuned") == "finished"
    result, here = result_of(tmp_path / "tuned"), finetune(config, data=data)
    assert result is not None
    assert dataclasses.replace(result, seconds=0, curve=()) == dataclasses.replace(here, seconds=0, curve=())
    assert [epoch.dev for epoch in result.curve] == [epoch.dev for epoch in here.curve]
    assert not (tmp_path / "tuned" / "checkpoints").exists()
    status = read_json(RunFolder(tmp_path / "tuned").status)
    assert status is not None
    assert (status["state"], status["step"], status["steps"]) == ("finished", 60, 60)
    assert list(baselines_of(tmp_path / "tuned")) == list(TASKS[task](data.labels).baselines)
    records = [json.loads(line) for line in RunFolder(tmp_path / "tuned").metrics.read_text().splitlines()]
    assert [one["step"] for one in records if one["kind"] == "epoch"] == [20, 40, 60]
    assert {one["contender"] for one in records if one["kind"] == "baseline"} == {*TASKS[task](data.labels).baselines}


@pytest.mark.parametrize("moments", [(3,), (20,), (7, 33, 59)])
def test_stopped_and_gone_on_with_is_never_stopped(config, tmp_path, monkeypatch, moments):
    """Stopped within an epoch, at its end, and several times; the weights are the same bit for bit."""
    run(config, tmp_path / "whole")
    folder, left = tmp_path / "tuned", list(moments)

    class Stop:
        def __enter__(self):
            return lambda: bool(left) and RunFolder(folder).status.exists() and self.due()

        def __exit__(self, *error):
            return False

        def due(self) -> bool:
            self.asked = getattr(self, "asked", self.start) + 1
            return self.asked == left[0]

        start = 0

    monkeypatch.setattr("nezha.tasks.running.stop_signal", Stop)
    while left:
        assert run(config, folder, resume=folder.exists()) == "stopped"
        Stop.start = left.pop(0)
        assert result_of(folder) is None
        assert RunFolder(folder).saved_steps()[-1] == Stop.start
    assert run(config, folder, resume=True) == "finished"
    one, other = weights(tmp_path / "whole"), weights(folder)
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert result_of(tmp_path / "whole").predictions == result_of(folder).predictions


def test_what_is_saved_answers_as_what_was_trained(config, data, tmp_path):
    run(config, tmp_path / "tuned")
    result, tuned = result_of(tmp_path / "tuned"), load_tuned(str(tmp_path / "tuned" / MODEL))
    answers = tuned.answers(data.splits.test)
    assert [answer for answer, _ in answers] == [prediction.answer for prediction in result.predictions]
    assert [odds for _, odds in answers] == [prediction.probabilities for prediction in result.predictions]


def test_a_run_goes_on_with_its_own_settings_and_data_alone(config, data, task, tmp_path, monkeypatch):
    folder = tmp_path / "tuned"
    stops = iter([False] * 9 + [True])

    class Stop:
        def __enter__(self):
            return lambda: next(stops)

        def __exit__(self, *error):
            return False

    monkeypatch.setattr("nezha.tasks.running.stop_signal", Stop)
    assert run(config, folder) == "stopped"
    with pytest.raises(InputError) as caught:
        run(dataclasses.replace(config, epochs=4), folder, resume=True)
    assert caught.value.key == "resume_changed"
    assert "epochs (3 → 4)" in str(caught.value)
    fewer = dataclasses.replace(data.splits, train=data.splits.train[1:])
    monkeypatch.setattr(TASKS[task], "bundled", lambda: dataclasses.replace(data, splits=fewer))
    with pytest.raises(InputError) as caught:
        run(config, folder, resume=True)
    assert caught.value.key == "finetune_other_data"
    with pytest.raises(InputError) as caught:
        run(config, folder)
    assert caught.value.key == "run_not_empty"


def test_the_saved_model_has_a_card_and_is_one_of_transformers(config, data, task, tmp_path, monkeypatch):
    """Its pipeline says what we say, where transformers has one for the task."""
    from transformers import pipeline

    import nezha  # noqa: F401  registers the classes

    run(config, tmp_path / "tuned")
    folder = tmp_path / "tuned" / MODEL
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert f"# NEZHA, fine-tuned: {task}" in text
    assert f"# NEZHA 微调：{task}" in text
    figure = next(iter(result_of(tmp_path / "tuned").figures.values()))
    assert f"{figure.value:.4f}" in text
    assert all(say(f"contender_{name}", "zh") in text for name in TASKS[task](data.labels).baselines)
    kind = {"names": "token-classification", "reading": "question-answering"}.get(task, "text-classification")
    asked = data.splits.test[1]
    found: Any = pipeline(kind, model=str(folder))  # pyright: ignore[reportCallIssue, reportArgumentType]
    if kind == "text-classification":
        answer = found({"text": asked.text, "text_pair": asked.second} if asked.second else asked.text)
        best = predict(str(folder), asked.text, asked.second).probabilities
        assert (answer["label"] if isinstance(answer, dict) else answer[0]["label"]) == next(iter(best))
    elif kind == "token-classification":
        assert {one["entity"] for one in found(asked.text)} <= set(TASKS[task](data.labels).labels)
    else:
        assert found(question=asked.second, context=asked.text)["answer"] in asked.text


def test_a_result_comes_back_from_json(config, data):
    result = finetune(dataclasses.replace(config, epochs=1), data=data)
    assert FinetuneResult.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_a_model_without_a_task_is_told(tiny_model_folder):
    with pytest.raises(InputError) as caught:
        load_tuned(str(tiny_model_folder))
    assert caught.value.key == "not_fine_tuned"


def test_a_damaged_checkpoint_is_passed_over(config, tmp_path, monkeypatch):
    run(config, tmp_path / "whole")
    folder = tmp_path / "tuned"
    stops = iter([False] * 25 + [True] + [False] * 99)

    class Stop:
        def __enter__(self):
            return lambda: next(stops)

        def __exit__(self, *error):
            return False

    monkeypatch.setattr("nezha.tasks.running.stop_signal", Stop)
    assert run(config, folder) == "stopped"
    newest = RunFolder(folder).checkpoint(RunFolder(folder).saved_steps()[-1])
    shutil.copytree(newest, newest.with_name("step-000027"))
    damaged = newest.with_name("step-000027") / "model.safetensors"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    assert run(config, folder, resume=True) == "finished"
    one, other = weights(tmp_path / "whole"), weights(folder)
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_many_texts_are_answered_as_each_alone(config, data, tmp_path, monkeypatch):
    run(config, tmp_path / "tuned")
    model = str(tmp_path / "tuned" / MODEL)
    monkeypatch.setattr("nezha.tasks.predicting.AT_ONCE", 7)
    texts = [(example.text, example.second) for example in data.splits.test[:20]]
    together = list(predict_all(model, iter(texts)))
    alone = [predict(model, *pair) for pair in texts]
    assert [one.answer for one in together] == [one.answer for one in alone]
    for one, other in zip(together, alone, strict=True):
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-5)
        assert list(one.probabilities.values()) == sorted(one.probabilities.values(), reverse=True)
        json.dumps(one.to_dict(), allow_nan=False)
    with pytest.raises(InputError) as caught:
        predict(model, " ")
    assert caught.value.key == "predict_no_text"

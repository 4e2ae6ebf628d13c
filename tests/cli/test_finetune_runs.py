"""`nezha finetune` as a run: in the background, killed, gone on with, compared, and told in both languages."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from nezha import runs
from nezha.cli import main
from nezha.messages import say
from nezha.run_folder import RunFolder, read_json


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("NEZHA_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


@pytest.fixture
def words(tmp_path, tiny_model_folder) -> list[str]:
    """A tiny fine-tuning of some 60 steps on a file."""
    draw = random.Random(3)
    rows = []
    for number in range(320):
        label = draw.choice(("好", "坏"))
        text = "".join(draw.choices("今天气国学习汉语老师", k=6)) + ("喜欢" if label == "好" else "不知")
        rows.append({"text": f"{text}{number}", "label": label})
    path = tmp_path / "reviews.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    options = {
        "--data": path, "--model": tiny_model_folder, "--epochs": 2, "--batch-size": 8, "--length": 24,
        "--learning-rate": 0.01, "--save-every": 5, "--dropout": 0.1,
    }  # fmt: skip
    return ["finetune", "sentiment", *(str(word) for pair in options.items() for word in pair)]


def ended(name: str, within: float = 120.0) -> runs.Run:
    until = time.monotonic() + within
    while runs.get(name).live and time.monotonic() < until:
        time.sleep(0.1)
    return runs.get(name)


def weights(run: runs.Run) -> bytes:
    return (run.folder / "model" / "model.safetensors").read_bytes()


def test_killed_and_gone_on_with_is_never_killed(words, capsys):
    """SIGKILL at a moment of its own each time; the weights are those of the run nobody killed, byte for byte."""
    assert main([*words, "--name", "whole", "--background"]) == 0
    whole = ended("whole")
    assert whole.state == "finished"
    assert main([*words, "--name", "killed", "--background"]) == 0
    kills = 0
    for steps in (3, 17):
        until = time.monotonic() + 90
        while (run := runs.get("killed")).live and run.step < steps and time.monotonic() < until:
            time.sleep(0.01)
        if run.live and run.pid:
            os.kill(run.pid, signal.SIGKILL)
            kills += 1
        assert ended("killed").state in ("crashed", "finished")
        if runs.get("killed").state == "crashed":
            runs.resume("killed")
    killed = ended("killed")
    assert killed.state == "finished"
    assert kills
    assert weights(killed) == weights(whole)
    assert (killed.step, killed.steps) == (whole.steps, whole.steps)
    assert killed.checkpoints == ()


def test_sigterm_saves_and_the_command_goes_on(words):
    done = subprocess.Popen(
        [sys.executable, "-m", "nezha", *words, "--name", "mine"], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    until = time.monotonic() + 90
    folder = RunFolder(runs.runs_root() / "mine-model-0")
    while ((read_json(folder.status) or {}).get("step") or 0) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    done.send_signal(signal.SIGINT)
    out, _ = done.communicate(timeout=60)
    assert done.returncode == 130
    assert "--name mine" in out
    assert runs.get("mine-model-0").state == "stopped"
    assert main([*words, "--name", "mine"]) == 0
    assert [runs.get(f"mine-{word}-0").state for word in ("model", "random")] == ["finished", "finished"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_comparison_reads_what_is_over_and_refuses_other_settings(words, capsys, lang):
    words = [*words, "--epochs", "1", "--lang", lang]
    assert main([*words, "--name", "mine", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    began = time.monotonic()
    assert main([*words, "--name", "mine", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert time.monotonic() - began < 20
    assert main([*words, "--name", "mine", "--learning-rate", "0.02"]) == 2
    assert "learning_rate (0.01 → 0.02)" in capsys.readouterr().err
    assert main([*words, "--seeds", "2", "--background"]) == 2
    assert {"en": "one seed in the background", "zh": "只能用一个种子"}[lang] in capsys.readouterr().err
    assert main(["runs", "show", "mine-model-0", "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert "nezha finetune sentiment --name mine-model-0" in told
    assert "--data" in told
    line = {"en": "NEZHA, fine-tuned, on the test part: accuracy", "zh": "NEZHA 微调，测试集：准确率"}[lang]
    assert told.count(line) == 1
    for contender in first["contenders"]:
        if contender["name"] in ("majority", "tfidf"):
            [tested] = [part for part in told.splitlines() if say(f"contender_{contender['name']}", lang) in part]
            assert f"{contender['mean']['accuracy']:.4f}" in tested
    assert main(["runs", "show", "mine-random-0", "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert {"en": "the same network from random weights, on the test", "zh": "同一网络，随机权重，测试集"}[lang] in told
    assert main(["runs", "show", "mine-model-0", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["last"].keys() == {"train", "epoch", "test"}
    assert shown["baselines"].keys() == {"majority", "tfidf"}
    assert main(["runs", "compare", "mine-model-0", "mine-random-0", "--lang", lang]) == 0
    assert {"en": "Random weights", "zh": "随机权重"}[lang] in capsys.readouterr().out


def test_a_configuration_of_the_other_kind_is_refused(words, root, capsys):
    assert main([*words, "--name", "mine", "--epochs", "1"]) == 0
    config = root / "mine-model-0" / "config.json"
    capsys.readouterr()
    assert main(["pretrain", "--config", str(config), "--name", "other"]) == 2
    assert "nezha finetune" in capsys.readouterr().err
    assert main(["finetune", "--config", str(config), "--name", "again", "--json"]) == 0

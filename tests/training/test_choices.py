"""Precision and compiling are chosen by what the machine has, and say why."""

import pytest

from nezha import compiling, precision


@pytest.mark.parametrize(("has", "name"), [(True, "bf16"), (False, "fp32")])
def test_auto_takes_bf16_where_the_cpu_has_it(monkeypatch, has, name):
    monkeypatch.setattr(precision, "cpu_has_bf16", lambda: has)
    chosen = precision.choose_precision("auto", "cpu")
    assert chosen.name == name
    assert "bf16" in chosen.reason[0]
    assert "bf16" in chosen.reason[1]


def test_a_wish_is_kept_and_only_fp16_has_a_scale():
    scales = {wish: precision.choose_precision(wish, "cpu").scaler().is_enabled() for wish in ("fp32", "bf16", "fp16")}
    assert scales == {"fp32": False, "bf16": False, "fp16": True}


@pytest.mark.parametrize(
    ("wish", "device", "compiler", "positions", "use"),
    [
        ("no", "cuda", True, 10**12, False),
        ("yes", "cpu", True, 10, True),
        ("yes", "cpu", False, 10, False),
        ("auto", "cpu", True, 10**12, False),
        ("auto", "cpu", False, 10**12, False),
        ("auto", "cuda", False, 10**12, True),
        ("auto", "cuda", True, 1000, False),
    ],
    ids=["off", "asked", "asked, no compiler", "cpu", "cpu, no compiler", "gpu", "short"],
)
def test_compiling(monkeypatch, wish, device, compiler, positions, use):
    monkeypatch.setattr(compiling, "cpp_compiler", lambda: "/usr/bin/g++" if compiler else None)
    choice = compiling.choose_compiling(wish, device, positions)
    assert choice.use == use
    assert all(choice.reason)


def test_a_compiler_that_fails_does_not_end_the_run(make_config, tmp_path, monkeypatch):
    """The first call raises; training goes on plainly and says so."""
    import json

    from nezha import compiled_loss, pretrain

    def broken(*_):
        raise RuntimeError("no headers\nmore")

    monkeypatch.setattr(compiled_loss, "compiled", lambda function: broken)
    monkeypatch.setattr(compiling, "cpp_compiler", lambda: "/usr/bin/g++")
    assert pretrain.pretrain(make_config(steps=3, compile="yes"), tmp_path / "run") == "finished"
    records = map(json.loads, (tmp_path / "run" / "metrics.jsonl").read_text(encoding="utf-8").splitlines())
    told = [record["text_en"] for record in records if record.get("event") == "compile"]
    assert told[-1] == "torch.compile failed (RuntimeError: no headers); training goes on without it"

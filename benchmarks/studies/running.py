"""Arms of a study, trained and measured: several at once where there is room, none of them twice."""

import json
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from benchmarks.studies.study import Asked, Study, seeded
from nezha import checkpoint
from nezha.data.location import locate
from nezha.heads import NezhaForPreTraining
from nezha.messages import InputError
from nezha.precision import choose_device, choose_precision
from nezha.pretrain import pretrain
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.tokenizer import Tokenizer

DONE = "study.json"


def run(
    study: Study,
    place: Path,
    *,
    steps: int,
    seeds: Iterable[int],
    workers: int,
    data: str,
    known: Collection[tuple[str, int]] = (),
    only: Collection[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Every arm with every seed, as each is done.

    Args:
        study: whose.
        place: folder of its runs; what lies there already is not repeated.
        steps: of 4,096 tokens.
        seeds: of the trainings of an arm.
        workers: trainings at once.
        data: prepared data.
        known: arms and seeds that need no training, because their results are kept.
        only: the arms that are wanted; None takes all.
    """
    wanted = [
        (arm, seed, replace(seeded(config, seed), data=replace(config.data, data=data)))
        for seed in seeds
        for arm, config in study.arms(steps).items()
        if (arm, seed) not in known and (only is None or arm in only)
    ]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(one, study.name, place / f"{arm}-{seed}", arm, config) for arm, seed, config in wanted]
        for future in as_completed(waiting):
            yield future.result()


def one(name: str, folder: Path, arm: str, config: PretrainConfig) -> dict[str, Any]:
    """One training with its figures."""
    from benchmarks.studies.catalog import STUDIES  # here, so that a spawned process finds the study by its name

    done = read_json(folder / DONE)
    if done is not None:
        return done
    torch.set_num_threads(1 if choose_device("auto") == "cuda" else torch.get_num_threads())
    try:
        state = pretrain(config, folder, resume=(folder / "config.json").exists())
        if state != "finished":
            raise SystemExit(f"{folder} was stopped; the same command goes on")
        diverged = False
    except InputError as error:
        if error.key != "diverged":
            raise
        diverged = True
    records = [json.loads(line) for line in (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    result = {
        "arm": arm,
        "seed": config.loop.seed,
        "diverged": diverged,
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU",
        "torch": torch.__version__,
        "train": [[r["step"], round(r["loss"], 4)] for r in records if r["kind"] == "train"],
        "held_out": [[r["step"], round(r["mlm_loss"], 4)] for r in records if r["kind"] == "eval"],
        "scales": [[r["step"], r["loss_scale"]] for r in records if r["kind"] == "train" and r["loss_scale"]],
        "tokens_per_second": round(max((r["tokens_per_second"] for r in records if r["kind"] == "train"), default=0)),
        "figures": {} if diverged else STUDIES[name].measure(_asked(folder, config)),
    }
    write_json(folder / DONE, result)
    return result


def _asked(folder: Path, config: PretrainConfig) -> Asked:
    source, _ = checkpoint.newest(RunFolder(folder))
    assert source is not None, "a finished run has a checkpoint"
    precision = choose_precision("fp32", choose_device("auto"))
    model = NezhaForPreTraining.from_pretrained(source, dtype=torch.float32).eval()
    torch.nn.Module.to(model, precision.device)
    data = locate(config.data.data)
    return Asked(model, data, Tokenizer.from_folder(data), precision)

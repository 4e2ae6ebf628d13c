"""A finished run becomes a model folder to give away: half-precision weights, vocabulary, and a card in both languages.

The bundled model was made with this.  The figures on the card are those of the weights as published, after rounding.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from nezha import checkpoint
from nezha.data.location import locate
from nezha.data.sources.finding import BUNDLED
from nezha.heads import NezhaForPreTraining
from nezha.messages import LANGUAGES, InputError, say
from nezha.options import from_dict
from nezha.pretrain_config import PretrainConfig
from nezha.quality import MASKINGS, Figure, held_out_figures
from nezha.run_folder import RunFolder, holds_something, read_json, write_json
from nezha.runs.command_line import command
from nezha.runs.kinds import FINETUNE, kind_of
from nezha.stages import longest
from nezha.tokenizer import Tokenizer

ROWS = ("model", "unigram", "random")
GIVEN = "given"
"""What prepared data says of a vocabulary that it was given, not made with."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """What was made: the folder, its size in bytes, and the figures on its card."""

    folder: str
    bytes: int
    figures: list[Figure]

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return {"folder": self.folder, "bytes": self.bytes, "figures": [figure.to_dict() for figure in self.figures]}


def publish(run_path: Path, out: Path, *, best: bool = False, examples: int | None = None) -> Published:
    """Write a checkpoint of a run as a model folder with its card.

    Args:
        run_path: the run's folder.
        out: a folder that does not exist or is empty.
        best: take the checkpoint with the lowest held-out loss, not the newest.
        examples: held-out examples to measure on; None takes all.

    Raises:
        InputError: a run without a whole checkpoint, one of fine-tuning, or an `out` that holds something.
    """
    run, out = RunFolder(Path(run_path)), Path(out)
    if kind_of(read_json(run.config) or {}) == FINETUNE:
        raise InputError("publish_tuned", name=run.path.name, folder=run.path / "model")
    source = checkpoint.best(run) if best else checkpoint.newest(run)[0]
    if source is None:
        raise InputError("no_best" if best else "nothing_to_publish", folder=run.path)
    if holds_something(out):
        raise InputError("out_exists", folder=out)
    stages = _stages(source)
    config: PretrainConfig = from_dict(PretrainConfig, stages[-1]["config"])
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    NezhaForPreTraining.from_pretrained(source, dtype=torch.float16).save_pretrained(partial)
    Tokenizer.from_folder(source).save(partial)
    data = locate(config.data.data)
    figures = held_out_figures(partial, data, sequence_length=longest(config), examples=examples)
    facts = _facts(stages) | _network(partial)
    write_json(partial / "card.json", {**facts, "figures": [figure.to_dict() for figure in figures]})
    text = "\n\n".join(_card(facts, figures, lang) for lang in LANGUAGES)
    (partial / "CARD.md").write_text(text + "\n", encoding="utf-8")
    if out.exists():
        out.rmdir()
    partial.replace(out)
    size = sum(path.stat().st_size for path in out.iterdir())
    return Published(folder=str(out), bytes=size, figures=figures)


def _facts(stages: list[dict[str, Any]]) -> dict[str, Any]:
    """What the card says of how the model came to be, over all its stages."""
    wholes = [from_dict(PretrainConfig, stage["config"]) for stage in stages]
    configs = [_portable(config) for config in wholes]
    return {
        "data": [_read(data) for data in dict.fromkeys(config.data.data for config in wholes)],
        "command": "`, then `".join(command(config) for config in configs),
        "seed": ", ".join(str(config.loop.seed) for config in configs),
        "steps": sum(stage["step"] for stage in stages),
        "done": ", ".join(
            _done(stage["step"], config.loop.steps) for stage, config in zip(stages, configs, strict=True)
        ),
        "machines": ", ".join(stage["resolved"].get("machine", "?") for stage in stages),
        "hours": round(sum(stage["seconds"] for stage in stages) / 3600, 2),
        "tokens": sum(stage["tokens"] for stage in stages),
        "precision": ", ".join(stage["resolved"]["precision"] for stage in stages),
        "compiled": stages[-1]["resolved"]["compiled"],
    }


def _read(data: str) -> dict[str, Any]:
    """What one data folder holds, and the command that made it; its name alone where it is gone."""
    try:
        meta = read_json(locate(data) / "meta.json") or {}
    except InputError:
        return {"name": Path(data).name}
    name, sources = Path(data).name, [Path(source).name for source in meta["sources"]]
    words = ",".join(meta["segmentations"])
    given = " --vocabulary MODEL" if meta["settings"]["vocabulary"] == GIVEN and data != BUNDLED else ""
    return {
        "name": name,
        "sources": sources,
        "prepare": f"nezha prepare {' '.join(sources)} --words {words}{given} --out {name}",
        **{f"{part}_tokens": meta["splits"][part]["tokens"] for part in ("train", "held_out")},
    }


def _done(step: int, steps: int) -> str:
    """How far a stage came, and how far it was to come where that is more."""
    return f"{step:,}" if step == steps else f"{step:,} / {steps:,}"


def _stages(source: Path) -> list[dict[str, Any]]:
    """The state of a checkpoint, after those of the checkpoints its run began from."""
    state = read_json(source / checkpoint.STATE)
    if state is None:
        return []  # a model that came from elsewhere: its own history is not known here
    init = state["config"]["loop"].get("init")
    return [*(_stages(Path(init)) if init else []), state]


def _portable(config: PretrainConfig) -> PretrainConfig:
    """The configuration with folders by their names: their paths are one machine's."""
    data, loop = config.data, config.loop
    return replace(
        config,
        data=replace(data, data=Path(data.data).name),
        loop=replace(loop, init="/".join(Path(loop.init).parts[-3:])),
    )


def _network(folder: Path) -> dict[str, Any]:
    """What the card says of the network itself."""
    model = NezhaForPreTraining.from_pretrained(folder)
    return {
        "parameters": sum(weight.numel() for weight in model.parameters()),
        "positions": model.config.positions,
    }


def _card(facts: dict[str, Any], figures: list[Figure], lang: str) -> str:
    """The card in one language."""
    shown = {name: _shown(name, value) for name, value in facts.items()}
    shown["compiled"] = say("card_on" if facts["compiled"] else "card_off", lang)
    shown["positions"] = say(f"card_positions_{facts['positions']}", lang)
    data = "\n".join(_data_line(one, lang) for one in facts["data"])
    parts = [say("card_head", lang, **shown | {"data": data})]
    parts.append(say("card_table_head", lang, data=facts["data"][-1]["name"]))
    rows = {(figure.model, figure.masking): figure for figure in figures}
    for name in ROWS:
        cells = [say(f"card_{name}", lang)]
        for masking in MASKINGS:
            figure = rows[name, masking]
            cells += [f"{figure.loss:.3f}", f"{figure.accuracy:.3f}", f"{figure.accuracy_all:.3f}"]
        parts[-1] += "\n| " + " | ".join(cells) + " |"
    parts.append(say("card_note", lang, predictions=f"{figures[0].predictions:,}"))
    return "\n\n".join(parts)


def _data_line(data: dict[str, Any], lang: str) -> str:
    """One line of the card about one data folder."""
    if "sources" not in data:
        return say("card_data_gone", lang, **data)
    named = [say("card_bundled", lang) if name == BUNDLED else name for name in data["sources"]]
    sources = say("card_between", lang).join(named)
    return say("card_data", lang, **{name: _shown(name, value) for name, value in data.items()} | {"sources": sources})


def _shown(name: str, value: Any) -> Any:
    """A number as a person reads it."""
    return f"{value:,}" if isinstance(value, int) and name not in ("seed", "compiled") else value

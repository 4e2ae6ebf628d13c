"""A trainer with all that it needs: model, optimizer, data, and the checkpoint to go on from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import set_seed

from nezha import checkpoint, run_memory
from nezha.compiled_loss import loss_of
from nezha.data.batches import Batches
from nezha.data.location import locate
from nezha.data.shards import open_split
from nezha.data.staged import StagedBatches, refuse_empty
from nezha.endings import why_ended
from nezha.fresh_model import fresh_model, model_config
from nezha.heads import NezhaForPreTraining
from nezha.journal import Journal
from nezha.lamb import Lamb, parameter_groups
from nezha.lamb_readings import reading_of
from nezha.messages import InputError
from nezha.options import changes_in_words, to_dict
from nezha.precision import Precision, choose_device, choose_precision
from nezha.pretrain_config import OptimizerConfig, PretrainConfig
from nezha.processes import Processes
from nezha.progress import Progress
from nezha.run_folder import RunFolder, read_json
from nezha.spread import Spread, wants_shards
from nezha.stages import longest, stages
from nezha.tokenizer import Tokenizer
from nezha.trainer import Trainer

EVAL_BATCH, EVAL_SEED = 32, 0


def assemble(
    config: PretrainConfig, run: RunFolder, journal: Journal, stop: Callable[[], bool], processes: Processes,
    *, resume: bool,
) -> Trainer:  # fmt: skip
    """A trainer that is ready to go: model, optimizer and data made, the checkpoint loaded where `resume` says so.

    Everything a person may have got wrong is found before the processes share a model, and told by all of them.
    """
    state, folder = processes.from_main(lambda: _start(config, run, journal, processes, resume=resume))
    resolved = state.get("resolved", {})
    precision, model, train, held_out = processes.agreed(lambda: _parts(config, folder, resolved))
    journal.event("precision", "precision_chosen", name=precision.name, reason=precision.reason)
    sharded = wants_shards(config.loop.shard, model, precision.device)
    spread = Spread(model, processes, sharded=sharded)
    if processes.count > 1:
        journal.event(
            "spread", "sharding" if sharded else "sharing", count=processes.count, batch=train.stages[0].batch_size
        )
    optimizer = make_optimizer(model, config.optimizer)
    if folder is not None:
        checkpoint.load_moments(folder, model, optimizer)
    trainer = Trainer(
        run, config, model, optimizer, train, held_out, precision, journal, stop, processes, spread,
        loss=loss_of(config, precision, resolved, journal, sharded=sharded),
    )  # fmt: skip
    if state:
        trainer.restore(state)
        journal.event("resumed", "resumed", step=trainer.progress.step)
    data = locate(config.data.data)
    processes.agreed(lambda: refuse_empty(train.parts[0], data, "train"))  # a checkpoint knows what was planned
    return trainer


def _start(
    config: PretrainConfig, run: RunFolder, journal: Journal, processes: Processes, *, resume: bool
) -> tuple[dict[str, Any], Path | None]:
    """The state and folder of the checkpoint to go on from, or nothing; for the main process, before any work."""
    batch = min(stage.batch_size for stage in stages(config))
    if processes.count > batch:
        raise InputError("processes_too_many", processes=processes.count, batch=batch)
    if resume:
        return _checkpoint(config, run, journal)
    if run.saved_steps():
        raise InputError("run_not_empty", folder=run.path)
    return {}, None


def _parts(
    config: PretrainConfig, folder: Path | None, resolved: dict[str, Any]
) -> tuple[Precision, NezhaForPreTraining, StagedBatches, list[Batches]]:
    """Precision, model on its device, batches to learn from and batches to be judged by; the same in every process."""
    device = choose_device(config.loop.device)
    if device == "cuda" and not torch.cuda.is_available():
        raise InputError("no_gpu")
    precision = choose_precision(config.loop.precision, device)
    if resolved and resolved["precision"] != precision.name:
        precision = choose_precision(resolved["precision"], device)
    data = locate(config.data.data)
    tokenizer = Tokenizer.from_folder(data)
    run_memory.check(config, model_config(config.model, tokenizer, longest(config)), precision)
    set_seed(config.loop.seed)
    model = fresh_model(config, tokenizer)
    if folder is not None:
        checkpoint.refuse_other(folder, model, tokenizer)
        checkpoint.load_weights(folder, model)
    torch.nn.Module.to(model, device)
    leave_untaught(model, config)
    train = StagedBatches(data, tokenizer, stages(config), seed=config.loop.seed)
    return precision, model, train, _held_out(data, train)


def leave_untaught(model: NezhaForPreTraining, config: PretrainConfig) -> None:
    """Take out of training what the examples teach nothing: pooler and next-sentence head, where there are no pairs.

    Their gradient would be zero, and LAMB makes a step as long as the weight of whatever is left, here the decay: in a
    thousand steps they would be gone, and no later stage could bring them back.
    """
    if config.data.examples != "next_sentence":
        for name, weight in model.named_parameters():
            weight.requires_grad_(not name.startswith(("nezha.pooler.", "cls.seq_relationship.")))


def _held_out(data: Path, train: StagedBatches) -> list[Batches]:
    """The held-out batches of each stage: as many tokens at a time in all of them."""
    shards, first = open_split(data, "held_out"), train.stages[0].sequence_length
    found = [
        Batches(
            shards, train.tokenizer, stage.data, stage.masking,
            batch_size=max(1, EVAL_BATCH * first // stage.sequence_length), seed=EVAL_SEED,
        )
        for stage in train.stages
    ]  # fmt: skip
    refuse_empty(found[0], data, "held_out")
    return found


def make_optimizer(model: torch.nn.Module, options: OptimizerConfig) -> torch.optim.Optimizer:
    """LAMB or AdamW over the model's parameters, biases and LayerNorm not decayed."""
    groups = parameter_groups(model, options.weight_decay)
    if options.optimizer == "lamb":
        reading = reading_of(options.lamb, low=options.ratio_low, high=options.ratio_high)
        return Lamb(groups, lr=options.learning_rate, weight_decay=options.weight_decay, reading=reading)
    return torch.optim.AdamW(groups, lr=options.learning_rate, betas=(0.9, 0.999), eps=1e-6)


def _checkpoint(config: PretrainConfig, run: RunFolder, journal: Journal) -> tuple[dict[str, Any], Path | None]:
    """The state and folder of the checkpoint to go on from; nothing where a run was killed before it saved once."""
    folder, damaged = checkpoint.newest(run)
    if folder is None:
        if damaged or not run.config.exists():
            raise InputError("nothing_to_resume", folder=run.path)
        journal.event("restarted", "restarted")
        return {}, None
    state = read_json(folder / checkpoint.STATE)
    assert state is not None, "newest() has read it"
    changes = changes_in_words(state["config"], to_dict(config), PretrainConfig)
    if changes:
        raise InputError("resume_changed", changes=changes)
    if state["step"] >= config.loop.steps:
        raise InputError("resume_finished", folder=run.path, steps=config.loop.steps)
    if reason := why_ended(config, Progress.of(state)):
        raise InputError("resume_ended", folder=run.path, reason=reason)
    for bad in damaged:
        checkpoint.set_aside(bad)
        journal.event("fell_back", "fell_back", damaged=int(bad.name.removeprefix("step-")), step=state["step"])
    return state, folder

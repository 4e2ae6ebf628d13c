"""From a configuration and a folder to a trained model: everything a run needs, put together.

This is what `nezha pretrain` runs in its own process, on a terminal or detached.  `nezha.trainer` holds the loop.
"""

import contextlib
import errno
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock
import torch
from transformers import set_seed
from transformers.utils import logging as transformers_logging

from nezha import checkpoint
from nezha.compiling import SHARDED, choose_compiling, compiled
from nezha.config import NezhaConfig
from nezha.data.batches import Batches
from nezha.data.location import locate
from nezha.data.shards import open_split
from nezha.heads import NezhaForPreTraining
from nezha.journal import Journal, Report, Silence
from nezha.lamb import Lamb, parameter_groups
from nezha.messages import LANGUAGES, InputError
from nezha.models_folder import BUNDLED_MODEL
from nezha.objective import Tensors, loss_sums
from nezha.options import changes_in_words, to_dict
from nezha.precision import Precision, choose_device, choose_precision
from nezha.pretrain_config import ModelSize, OptimizerConfig, PretrainConfig
from nezha.processes import Processes, joined
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.spread import Spread, wants_shards
from nezha.tokenizer import Tokenizer
from nezha.trainer import Trainer

REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""How a disk says that it takes no more."""
EVAL_BATCH, EVAL_SEED = 32, 0
SHAPING = ("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
"""What decides the shapes of the weights."""


def pretrain(
    config: PretrainConfig, folder: Path, *, resume: bool = False, report: Report = lambda record: None
) -> str:
    """Train in this process until done or told to stop (SIGTERM saves and ends); returns `finished` or `stopped`.

    Under `torchrun` or `accelerate launch` this is for the main process; the others call `assist`.

    Args:
        config: what to train.
        folder: the run's folder; made where it is not there.
        resume: go on from the newest whole checkpoint.
        report: called with every record of `metrics.jsonl` as it is written.

    Raises:
        InputError: for data, settings or checkpoints that cannot be used, a folder in which another process trains,
            a loss that diverged, a disk that is full, a process of the job that is gone.  The status of the run then
            says so too.
    """
    run = RunFolder(Path(folder))
    run.path.mkdir(parents=True, exist_ok=True)
    with _alone(run), _stop_signal() as stop:
        journal = Journal(run, steps=config.loop.steps, report=report)
        journal.step = max(run.saved_steps(), default=0) if resume else 0  # nobody sees the run fall back to 0
        with _failures_told(run, journal):
            journal.status("starting")
            if not resume:
                write_json(run.config, to_dict(config))
            with joined() as processes:
                processes.from_main(lambda: (config, run, resume))
                state = _train(config, run, journal, stop, processes, resume=resume)
            journal.event(state, state, step=journal.step)
            journal.status(state)
    return state


def assist() -> str:
    """Train beside the main process what `pretrain` was called with there; returns what it returns.

    Nothing is written here; `InputError` is that of the main process.
    """
    # joined first: a process that still waits for the others may be ended by a plain SIGTERM
    with joined() as processes, _stop_signal() as stop:
        asked: Any = processes.from_main(lambda: None)
        config, run, resume = asked
        journal = Silence(run, steps=config.loop.steps, report=lambda record: None)
        return _train(config, run, journal, stop, processes, resume=resume)


def _train(
    config: PretrainConfig, run: RunFolder, journal: Journal, stop: Callable[[], bool], processes: Processes,
    *, resume: bool,
) -> str:  # fmt: skip
    """What every process of a job does."""
    transformers_logging.disable_progress_bar()  # one for each saved file would fill log.txt
    trainer = assemble(config, run, journal, stop, processes, resume=resume)
    journal.status("running")
    return trainer.fit()


@contextlib.contextmanager
def _failures_told(run: RunFolder, journal: Journal) -> Iterator[None]:
    """Say in the run's status why it failed; a disk that takes no more becomes an `InputError`."""
    try:
        yield
    except InputError as error:
        _failed(journal, {lang: error.text(lang) for lang in LANGUAGES})
        raise
    except OSError as error:
        if error.errno not in REFUSALS:
            _failed(journal, dict.fromkeys(LANGUAGES, f"{type(error).__name__}: {error}"))
            raise
        saved = max(run.saved_steps(), default=0)
        refused = InputError("cannot_save", folder=run.path, reason=error.strerror, saved=saved)
        _failed(journal, {lang: refused.text(lang) for lang in LANGUAGES})
        raise refused from error
    except Exception as error:
        _failed(journal, dict.fromkeys(LANGUAGES, f"{type(error).__name__}: {error}"))
        raise


def _failed(journal: Journal, error: dict[str, str]) -> None:
    """Say in the status that the run failed; on a full disk even that may not be written, and the error goes first."""
    with contextlib.suppress(OSError):
        journal.status("failed", error=error)


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
        journal.event("spread", "sharding" if sharded else "sharing", count=processes.count, batch=train.batch_size)
    optimizer = make_optimizer(model, config.optimizer)
    if folder is not None:
        checkpoint.load_moments(folder, model, optimizer)
    trainer = Trainer(
        run, config, model, optimizer, train, held_out, precision, journal, stop, processes, spread,
        loss=_loss(config, precision, resolved, journal, sharded=sharded),
    )  # fmt: skip
    if state:
        trainer.restore(state)
        journal.event("resumed", "resumed", step=trainer.progress.step)
    return trainer


def _start(
    config: PretrainConfig, run: RunFolder, journal: Journal, processes: Processes, *, resume: bool
) -> tuple[dict[str, Any], Path | None]:
    """The state and folder of the checkpoint to go on from, or nothing; for the main process, before any work."""
    batch = config.loop.batch_size * config.loop.accumulate
    if processes.count > batch:
        raise InputError("processes_too_many", processes=processes.count, batch=batch)
    if resume:
        return _checkpoint(config, run, journal)
    if run.saved_steps():
        raise InputError("run_not_empty", folder=run.path)
    return {}, None


def _parts(
    config: PretrainConfig, folder: Path | None, resolved: dict[str, Any]
) -> tuple[Precision, NezhaForPreTraining, Batches, Batches]:
    """Precision, model on its device, batches to learn from and batches to be judged by; the same in every process."""
    device = choose_device(config.loop.device)
    if device == "cuda" and not torch.cuda.is_available():
        raise InputError("no_gpu")
    precision = choose_precision(config.loop.precision, device)
    if resolved and resolved["precision"] != precision.name:
        precision = choose_precision(resolved["precision"], device)
    data = locate(config.data.data)
    tokenizer = Tokenizer.from_folder(data)
    set_seed(config.loop.seed)
    model = fresh_model(config, tokenizer)
    if folder is not None:
        checkpoint.load_weights(folder, model)
    torch.nn.Module.to(model, device)
    loop = config.loop
    train, held_out = (
        Batches(open_split(data, split), tokenizer, config.data, config.masking, batch_size=size, seed=seed)
        for split, size, seed in (
            ("train", loop.batch_size * loop.accumulate, loop.seed),
            ("held_out", EVAL_BATCH, EVAL_SEED),
        )
    )
    return precision, model, train, held_out


def fresh_model(config: PretrainConfig, tokenizer: Tokenizer) -> NezhaForPreTraining:
    """The model a run begins with: random weights, or those of the folder that `init` names.

    Raises:
        InputError: where that folder holds no model, or one of another vocabulary or other sizes.
    """
    wanted = model_config(config.model, tokenizer, config.data.sequence_length)
    if not config.loop.init:
        return NezhaForPreTraining(wanted)
    folder = BUNDLED_MODEL if config.loop.init == "bundled" else Path(config.loop.init)
    found = read_json(folder / "config.json")
    if found is None:
        raise InputError("init_missing", folder=folder)
    differing = [
        f"{name} ({found.get(name)} → {getattr(wanted, name)})"
        for name in SHAPING
        if found.get(name) != getattr(wanted, name)
    ]
    if differing or Tokenizer.from_folder(folder).vocabulary != tokenizer.vocabulary:
        raise InputError("init_differs", folder=folder, differing=", ".join(differing) or "vocab.txt")
    return NezhaForPreTraining.from_pretrained(folder, config=wanted, dtype=torch.float32)


def model_config(size: ModelSize, tokenizer: Tokenizer, sequence_length: int) -> NezhaConfig:
    """The encoder's configuration for a size and a vocabulary."""
    return NezhaConfig(
        vocab_size=tokenizer.vocab_size,
        hidden_size=size.hidden_size,
        num_hidden_layers=size.num_hidden_layers,
        num_attention_heads=size.num_attention_heads,
        intermediate_size=size.intermediate_size,
        max_relative_position=size.max_relative_position,
        positions=size.positions,
        hidden_dropout_prob=size.dropout,
        attention_probs_dropout_prob=size.dropout,
        max_position_embeddings=max(512, sequence_length),
        pad_token_id=tokenizer.pad_id,
    )


def make_optimizer(model: torch.nn.Module, options: OptimizerConfig) -> torch.optim.Optimizer:
    """LAMB or AdamW over the model's parameters, biases and LayerNorm not decayed."""
    groups = parameter_groups(model, options.weight_decay)
    if options.optimizer == "lamb":
        return Lamb(groups, lr=options.learning_rate)
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
    for bad in damaged:
        checkpoint.set_aside(bad)
        journal.event("fell_back", "fell_back", damaged=int(bad.name.removeprefix("step-")), step=state["step"])
    return state, folder


def _loss(
    config: PretrainConfig, precision: Precision, resolved: dict[str, Any], journal: Journal, *, sharded: bool
) -> Callable[..., Any]:
    """`loss_sums`, compiled where that is wanted, possible and worth it; a resumed run keeps what it began with."""
    loop = config.loop
    wish = {True: "yes", False: "no"}[resolved["compiled"]] if resolved else loop.compile
    positions = loop.steps * loop.batch_size * loop.accumulate * config.data.sequence_length
    choice = SHARDED if sharded else choose_compiling(wish, precision.device, positions)
    journal.event("compile", "compiling" if choice.use else "not_compiling", reason=choice.reason)
    if not choice.use:
        return loss_sums
    return _CompiledLoss(journal)


class _CompiledLoss:
    """`loss_sums` compiled; where the compiler fails at the first call, plain `loss_sums` and a record that says so."""

    def __init__(self, journal: Journal):
        self.journal, self.function, self.proven = journal, compiled(loss_sums), False

    def __call__(self, model: NezhaForPreTraining, tensors: Tensors) -> Any:
        if self.proven:
            return self.function(model, tensors)
        try:
            result = self.function(model, tensors)
        except Exception as error:  # the compiler may fail in any way; training must not
            reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            self.journal.event("compile", "compile_failed", reason=reason)
            self.function = loss_sums
            result = loss_sums(model, tensors)
        self.proven = True
        return result


@contextlib.contextmanager
def _alone(run: RunFolder) -> Iterator[None]:
    """Hold the run's lock, or refuse."""
    lock = filelock.FileLock(run.lock)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise InputError("run_busy", folder=run.path) from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _stop_signal() -> Iterator[Callable[[], bool]]:
    """Turn SIGTERM into a question that the trainer asks after each step."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGTERM, lambda number, frame: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGTERM, before)

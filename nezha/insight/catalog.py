"""Which models can be asked, and where a name leads: told from folders alone, without loading anything.

`bundled` is the small model inside the package, `model:NAME` a folder of `nezha.models_folder.models_root()`,
`run:NAME` the newest checkpoint of a run or what a run was fine-tuned to, `run:NAME/step-001200` one checkpoint; any
other word is a folder of any published layout, or the prefix of a TensorFlow checkpoint.
"""

from pathlib import Path

from nezha import runs
from nezha.insight.question_fields import BIRTH
from nezha.interop.source import is_checkpoint
from nezha.messages import InputError
from nezha.models_folder import BUNDLED_MODEL, models_root
from nezha.run_folder import STEP_FOLDER, RunFolder, read_json

BUNDLED = "bundled"
MODEL = "model:"
RUN = "run:"
TUNED = "model"
"""Folder of a fine-tuning run that holds what it came to."""
TASK = "task.json"
"""File beside the weights of a fine-tuned model: its task, labels and settings."""


def models(root: str | Path | None = None) -> list[str]:
    """The pre-trained models: the bundled one, a person's own, every run with a checkpoint, newest run first.

    Args:
        root: where the runs lie; `$NEZHA_RUNS` or `runs/` where None.

    Returns:
        Names that every function here takes as its `model`.
    """
    known = [run for run in _newest_first(root) if run.checkpoints and not _tunes(run)]
    bundled = [BUNDLED] if (BUNDLED_MODEL / "config.json").is_file() else []
    own = [name for name in own_models() if not (models_root() / name / TASK).is_file()]
    return bundled + [MODEL + name for name in own] + [RUN + run.name for run in known]


def tuned(root: str | Path | None = None) -> list[str]:
    """The fine-tuned models: runs that are over, newest first, then a person's own.

    Args:
        root: as for `models`.
    """
    known = [run for run in _newest_first(root) if is_checkpoint(run.folder / TUNED)]
    own = [name for name in own_models() if (models_root() / name / TASK).is_file()]
    return [RUN + run.name for run in known] + [MODEL + name for name in own]


def trainings(root: str | Path | None = None) -> list[str]:
    """The trainings with checkpoints to go through: the one in the box, and every run that kept two or more.

    Args:
        root: as for `models`.
    """
    kept = [run for run in _newest_first(root) if len(run.checkpoints) > 1]
    return [BIRTH] + [RUN + run.name for run in kept]


def task_of(model: str, root: str | Path | None = None) -> str | None:
    """The task that a model was fine-tuned for; None where it was not.

    Raises:
        InputError: as `locate`.
    """
    values = read_json(locate(model, root)[1] / TASK) or {}
    return values.get("task")


def _newest_first(root: str | Path | None) -> list[runs.Run]:
    return sorted(runs.list_runs(root), key=lambda run: run.started, reverse=True)


def _tunes(run: runs.Run) -> bool:
    return run.config.get("kind") == runs.FINETUNE


def own_models() -> list[str]:
    """Names of the folders in the person's folder of models that hold a checkpoint in some layout."""
    root = models_root()
    folders = sorted(path for path in root.iterdir() if not path.name.startswith(".")) if root.is_dir() else []
    return [path.name for path in folders if is_checkpoint(path)]


def locate(model: str, root: str | Path | None = None) -> tuple[str, Path]:
    """The full name of a model (a run's with its checkpoint) and its folder.

    Raises:
        InputError: there is no such run, checkpoint or model folder; names those that there are.
    """
    if model == BUNDLED:
        return model, _folder(model, BUNDLED_MODEL, root)
    if model.startswith(MODEL):
        if model.removeprefix(MODEL) not in own_models():
            raise InputError("no_model", model=model, choices=", ".join(models(root)) or "-")
        return model, models_root() / model.removeprefix(MODEL)
    if not model.startswith(RUN):
        return model, _folder(model, Path(model).expanduser(), root)
    name, _, step = model.removeprefix(RUN).partition("/")
    run = runs.get(name, root)
    tuned = run.folder / TUNED
    if not step and is_checkpoint(tuned):
        return model, tuned
    if not run.checkpoints:
        raise InputError("run_without_checkpoint", name=name)
    match = STEP_FOLDER.fullmatch(step) if step else None
    if step and (match is None or int(match[1]) not in run.checkpoints):
        saved = ", ".join(f"{RUN}{name}/step-{number:06d}" for number in run.checkpoints)
        raise InputError("no_model", model=model, choices=saved)
    folder = RunFolder(run.folder).checkpoint(int(match[1]) if match else run.checkpoints[-1])
    return f"{RUN}{name}/{folder.name}", folder


def _folder(model: str, folder: Path, root: str | Path | None) -> Path:
    if not is_checkpoint(folder):
        raise InputError("no_model", model=model, choices=", ".join(models(root)) or "-")
    return folder

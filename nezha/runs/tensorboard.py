"""The curves of a run as event files of TensorBoard, read from metrics.jsonl; never while it trains, and never needed.

Wants the package `tensorboard` (the extra of that name).  `trackio.import_tf_events` reads the same files.
"""

import os
import shutil
from pathlib import Path

from nezha.messages import InputError
from nezha.run_folder import holds_something
from nezha.runs.curves import current, is_number, value_of
from nezha.runs.figures import FIGURES
from nezha.runs.place import unwritable
from nezha.runs.read import read_metrics


def export_tensorboard(name: str, out: Path | str | None = None, root: Path | str | None = None) -> Path:
    """Write the figures of the run `name`, each at its steps and with the time at which it was taken.

    Args:
        name: which run.
        out: the folder to make; `NAME-tensorboard` in the working directory where None.
        root: the folder of runs.

    Returns:
        The folder.

    Raises:
        InputError: unknown run, a folder that holds something, tensorboard is not installed, a disk that refuses.
    """
    records = current(read_metrics(name, root)[0])
    target = Path(out if out is not None else f"{name}-tensorboard").expanduser()
    if holds_something(target):
        raise InputError("tensorboard_there", path=target)
    try:
        from tensorboard.compat.proto.event_pb2 import Event  # pyright: ignore[reportMissingImports, reportAttributeAccessIssue]
        from tensorboard.compat.proto.summary_pb2 import Summary  # pyright: ignore[reportMissingImports, reportAttributeAccessIssue]
        from tensorboard.summary.writer.event_file_writer import EventFileWriter  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise InputError("tensorboard_missing") from error
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        writer = EventFileWriter(str(partial))
        for record in records:
            values = [
                Summary.Value(tag=f"{figure.kind}/{title}", simple_value=value)
                for title, figure in FIGURES.items()
                if figure.kind == record.get("kind") and is_number(value := value_of(record, figure.key))
            ]
            if values:
                moment = record.get("time")
                wall = moment if is_number(moment) else 0.0
                writer.add_event(Event(wall_time=wall, step=record["step"], summary=Summary(value=values)))
        writer.close()
        if target.exists():
            target.rmdir()
        partial.rename(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target.resolve()

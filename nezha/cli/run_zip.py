"""`nezha runs export` and `import`: a run as one zip file, or its curves as event files of TensorBoard."""

import shlex
from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.progress import state_word
from nezha.cli.runs import Named, name_of
from nezha.cli.sizes import size
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Export(Named):
    """What `nezha runs export` takes."""

    out: str | None = option(
        None,
        en="File", zh="文件",
        help_en="The zip file to make, or a folder for it; left out: NAME.zip here. With --tensorboard the folder to "
        "make; left out: NAME-tensorboard.",
        help_zh="要生成的 zip 文件，或放它的文件夹；不填则为当前目录的 名称.zip。与 --tensorboard 同用时为要生成的"
        "文件夹，不填则为 名称-tensorboard。",
    )  # fmt: skip
    weights: str = option(
        "none",
        en="Weights", zh="权重", choices=runs.WEIGHTS,
        help_en="Which checkpoints go along; a finished model goes with any but none.",
        help_zh="附带哪些检查点；除 none 外都附带已完成的模型。",
    )  # fmt: skip
    tensorboard: bool = option(
        False,
        en="TensorBoard", zh="TensorBoard",
        help_en="Write event files of TensorBoard instead, which `trackio.import_tf_events` reads too.",
        help_zh="改为写出 TensorBoard 事件文件，`trackio.import_tf_events` 也能读取。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class Import:
    """What `nezha runs import` takes."""

    file: str = option("", en="File", zh="文件", help_en="A zip file of a run.", help_zh="训练的 zip 文件。")
    name: str | None = option(
        None,
        en="Name", zh="名称",
        help_en="What to call the run; left out: as it was called.",
        help_zh="导入后的训练名称；不填则用原名。",
    )  # fmt: skip
    json: bool = json_option()


def _export(given: dict[str, Any], out: Output) -> int:
    name_of(given, "runs export")
    wish = Export(**given)
    if wish.tensorboard:
        if "weights" in given:
            raise InputError("export_two_ways")
        folder = runs.export_tensorboard(wish.name, wish.out)
        text = out.text("line_tensorboard", path=folder, quoted=shlex.quote(str(folder)))
        out.result({"path": str(folder)}, text)
        return 0
    made = runs.export(wish.name, wish.out, weights=wish.weights)
    out.result(made.to_dict(), out.text("line_run_exported", path=made.path, size=size(made.bytes)))
    return 0


def _import(given: dict[str, Any], out: Output) -> int:
    if not given.get("file"):
        raise InputError("cli_missing", what="FILE", command="nezha runs import")
    run = runs.import_zip(given["file"], name=given.get("name"))
    facts = {"name": run.name, "state": state_word(run.state, out.lang), "step": run.step, "steps": run.steps}
    out.result(run.to_dict(), out.text("line_imported", **facts))
    return 0


COMMANDS = (
    Command(
        words="runs export",
        about=(
            "Write a run as one zip file: card, curves, settings, command, and weights where asked for.",
            "把训练写成一个 zip 文件：卡片、曲线、设置、命令，可选附带权重。",
        ),
        options=(Export,), run=_export, positional="name",
    ),
    Command(
        words="runs import",
        about=("Take in a run that was exported.", "导入一次导出过的训练。"),
        options=(Import,), run=_import, positional="file",
    ),
)  # fmt: skip

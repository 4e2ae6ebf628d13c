"""`nezha export MODEL --out FILE.onnx`: a model as one file for onnxruntime and its like."""

from dataclasses import asdict, dataclass
from typing import Any

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Export:
    """What `nezha export` takes."""

    model: str = model_option("")
    out: str = option(
        "",
        en="File", zh="文件",
        help_en="The .onnx file to write.",
        help_zh="要写出的 .onnx 文件。",
    )  # fmt: skip
    head: str | None = option(
        None,
        en="Head", zh="任务头",
        help_en=(
            "encoder, pre-training, masked-lm, next-sentence, text-classification, token-classification, "
            "question-answering or multiple-choice; where nothing is said, the one that its weights are."
        ),
        help_zh=(
            "encoder, pre-training, masked-lm, next-sentence, text-classification, token-classification, "
            "question-answering 或 multiple-choice；不给则取权重本身所属的。"
        ),
    )  # fmt: skip
    check: bool = option(
        False,
        en="Check", zh="核对",
        help_en="Run the file beside the model and print the largest difference; over 1e-4 is an error.",
        help_zh="把文件与模型一同运行，输出最大差异；超过 1e-4 视为错误。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Write the file, hold it against the model where asked, and say what it takes and gives."""
    wish = Export(**given)
    if not wish.model:
        raise InputError("cli_missing", what="MODEL", command="nezha export")
    if not wish.out:
        raise InputError("cli_needs_value", flag="--out")
    with out.quiet_stdout():
        from nezha.insight.catalog import locate
        from nezha.interop import onnx

        model = onnx.load(locate(wish.model)[1], wish.head)
        made = onnx.export(model, wish.out)
        differs = onnx.difference(made.path, model) if wish.check else None
    if differs is not None and not differs <= onnx.BOUND:
        raise InputError("onnx_differs", path=made.path, bound=onnx.BOUND, difference=f"{differs:.1e}")
    names = {"inputs": ", ".join(made.inputs), "outputs": ", ".join(made.outputs)}
    lines = [out.text("line_exported", path=made.path, size=f"{made.bytes / 1e6:.1f}", opset=made.opset, **names)]
    if differs is not None:
        lengths = ", ".join(map(str, onnx.LENGTHS))
        lines.append(out.text("line_checked", lengths=lengths, difference=f"{differs:.1e}"))
    out.result(asdict(made) | {"difference": differs}, "\n".join(lines))
    return 0


COMMANDS = (
    Command(
        words="export",
        about=(
            "Write a model as one ONNX file that takes any batch and any length.",
            "把模型写成一个 ONNX 文件，批大小和长度不限。",
        ),
        options=(Export,),
        run=run,
        positional="model",
    ),
)

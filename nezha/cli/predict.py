"""`nezha predict MODEL`: what a fine-tuned model says of a text, or of every text of a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.messages import InputError
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.tasks.predictions import Predicted


@dataclass(frozen=True, kw_only=True)
class Predict:
    """What `nezha predict` takes."""

    model: str = option(
        "",
        en="Model", zh="模型",
        help_en="run:NAME of a fine-tuning, model:NAME, or a folder with a task.json.",
        help_zh="微调训练 run:名称、model:名称，或含 task.json 的文件夹。",
    )  # fmt: skip
    text: str = option(
        "",
        en="Text", zh="文本",
        help_en="The text, the first sentence of a pair, or the passage.",
        help_zh="文本、句对的第一句，或篇章。",
    )  # fmt: skip
    second: str = option(
        "",
        en="Second text", zh="第二段文本",
        help_en="The second sentence of a pair, or the question.",
        help_zh="句对的第二句，或问题。",
    )  # fmt: skip
    file: str | None = option(
        None,
        en="File", zh="文件",
        help_en="In place of a text: a file with one a line, a table (.csv, .tsv) whose heading names them or "
        "that holds nothing else, or JSON lines (.jsonl).",
        help_zh="代替单段文本：每行一段的文件、表头写明文本列或只含文本的表格（.csv、.tsv），或 JSON 行（.jsonl）。",
    )  # fmt: skip
    out: str | None = option(
        None,
        en="Answers", zh="答案文件",
        help_en="Where the answers to --file go, as JSON lines; a file that is there is gone on with.",
        help_zh="--file 的答案写到哪里（JSON 行）；文件已存在时接着写。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Ask and print, or ask and write."""
    wish = Predict(**given)
    if not wish.model:
        raise InputError("cli_missing", what="MODEL", command="nezha predict")
    if wish.file is None:
        with out.quiet_stdout():
            from nezha.tasks import predict

            found = predict(wish.model, wish.text, wish.second)
        out.result(found.to_dict(), _text(found))
        return 0
    if wish.out is None:
        raise InputError("cli_needs_value", flag="--out")
    source, target = Path(wish.file).expanduser(), Path(wish.out).expanduser()
    with out.quiet_stdout():
        from nezha.tasks.whole_files import predict_file

        count = predict_file(wish.model, source, target, lambda done: out.say("line_predicted", count=f"{done:,}"))
    out.result({"answers": count, "out": str(target)}, out.text("predicted_file", count=f"{count:,}", path=target))
    return 0


def _text(found: "Predicted") -> str:
    """A label with all probabilities, or a line a name or quote; a dash where there is none."""
    if isinstance(found.answer, str):
        return "\n".join(f"{label}\t{probability:.4f}" for label, probability in found.probabilities.items())
    parts = [f"{part['text']}\t{part.get('kind', part['start'])}" for part in found.told()]
    return "\n".join(parts) or "–"


COMMANDS = (
    Command(
        words="predict",
        about=(
            "Ask a fine-tuned model about a text, or about every text of a file.",
            "用微调过的模型预测一段文本，或文件中的每一段。",
        ),
        options=(Predict,),
        run=run,
        positional="model",
    ),
)

"""`nezha convert SRC DST`: a checkpoint in any published layout as a clean folder, with a report."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import columns, pad, wrap
from nezha.messages import InputError
from nezha.options import check, option
from nezha.position_kinds import CONVENTIONS

if TYPE_CHECKING:
    from nezha.interop import Report

WIDTH = 118


@dataclass(frozen=True, kw_only=True)
class Convert:
    """What `nezha convert` takes."""

    folders: tuple[str, ...] = option(
        (),
        en="Folders", zh="文件夹",
        help_en="SRC, a folder or the prefix of a TensorFlow checkpoint, then DST, the folder to make.",
        help_zh="先写来源 SRC（文件夹，或 TensorFlow 检查点的前缀），再写要生成的文件夹 DST。",
    )  # fmt: skip
    activation: str = option(
        "keep",
        en="Activation", zh="激活函数", choices=("keep", "tanh", "erf"),
        help_en="Which GELU: that of the checkpoint's origin (tanh in TensorFlow, erf in PyTorch), or one of the two.",
        help_zh="用哪一种 GELU：keep 沿用权重来源的那种（TensorFlow 为 tanh，PyTorch 为 erf），或指定其一。",
    )  # fmt: skip
    dtype: str | None = option(
        None,
        en="Number type", zh="数值类型", choices=("float32", "float16", "bfloat16"),
        help_en="Type of the written weights; each keeps its own where nothing is said.",
        help_zh="写出权重的数值类型；不给则各自保持不变。",
    )  # fmt: skip
    positions: str = option(
        "keep",
        en="Positions", zh="位置编码", choices=("keep", *CONVENTIONS),
        help_en="Which formula the sinusoids follow: as in the files (functional in every release), or the weights "
        "turned to the other.",
        help_zh="正弦所用的公式：keep 保持原样（已发布权重均为 functional），或把权重精确旋转到另一种。",
    )  # fmt: skip
    dry_run: bool = option(
        False,
        en="Dry run", zh="只报告",
        help_en="Report only; DST may be left out and nothing is written.",
        help_zh="只给出报告；可不写 DST，不写任何文件。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Convert and print what became of every tensor."""
    wish = Convert(**given)
    source, target = _two(list(wish.folders), wish.dry_run)
    with out.quiet_stdout():
        from nezha.interop import convert

        report = convert(source, target, activation=wish.activation, dtype=wish.dtype, positions=wish.positions)
    out.result(report.to_dict(), _table(report, out.lang))
    return 0


def _two(folders: list[str], dry_run: bool) -> tuple[str, str | None]:
    """The source and the folder to make; None where nothing is to be written."""
    if not folders or (len(folders) < 2 and not dry_run):
        raise InputError("cli_missing", what="DST" if folders else "SRC", command="nezha convert")
    if len(folders) > 2:
        raise InputError("cli_too_many", what="SRC DST", given=len(folders))
    return folders[0], None if dry_run else folders[1]


def _table(report: "Report", lang: str) -> str:
    """Labels on the left, each once; sentences on the right, broken where they are too long."""
    rows = report.rows(lang)
    width = max(columns(label) for label, _ in rows) + 2
    lines, last = [], ""
    for label, sentence in rows:
        for number, line in enumerate(wrap(sentence, WIDTH - width)):
            lines.append(pad("" if number or label == last else label, width) + line)
        last = label
    return "\n".join(lines)


COMMANDS = (
    Command(
        words="convert",
        about=(
            "Turn a published NEZHA checkpoint, in any layout, into a clean model folder.",
            "把任何格式的已发布 NEZHA 权重转换为规范的模型文件夹。",
        ),
        options=(Convert,),
        run=run,
        positional="folders",
    ),
)

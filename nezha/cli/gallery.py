"""`nezha gallery FOLDER`: every view of a model on real text, as pages that need no network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha.cli.command import Command, model_option
from nezha.cli.output import Output
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """What `nezha gallery` takes."""

    out: str = option(
        "",
        en="Folder", zh="文件夹",
        help_en="The folder to make; must not exist, or be empty.",
        help_zh="要生成的文件夹；必须不存在或为空。",
    )  # fmt: skip
    model: str = model_option()
    text: str = option(
        "",
        en="Text", zh="文本",
        help_en="What is looked at; a held-out text of the corpora in the box where nothing is said.",
        help_zh="要观察的文本；不给则取内置语料留出部分的一段。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Make the folder, a line a view."""
    wish = Gallery(**given)
    if not wish.out:
        raise InputError("cli_missing", what="FOLDER", command="nezha gallery")
    with out.quiet_stdout():
        from nezha.insight.gallery import gallery
    made = gallery(Path(wish.out), wish.model, text=wish.text, report=lambda name: out.say("gallery_begin", name=name))
    out.say("line_written", path=made)
    return 0


COMMANDS = (
    Command(
        words="gallery",
        about=(
            "Make a folder of pages with every view of a model on real text, to open without a network.",
            "生成一个文件夹，内含一个模型在真实文本上的全部视图，无需网络即可打开。",
        ),
        options=(Gallery,),
        run=run,
        positional="out",
    ),
)

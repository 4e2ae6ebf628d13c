"""Every command by its words.  A new one is a file of this package and a line here."""

from importlib import import_module

from nezha.cli.command import Command
from nezha.cli.usage import WIDTH, entry, word
from nezha.cli.width import wrap
from nezha.insight.questions import QUESTIONS
from nezha.options import unknown_choice

HOMES = {
    "words": "words",
    "vocab": "vocab",
    "prepare": "prepare",
    "pretrain": "pretrain",
    "finetune": "finetune",
    "mistakes": "mistakes",
    "preview": "preview",
    "predict": "predict",
    "compare": "compare",
    "publish": "publish",
    "convert": "convert",
    "fill-mask": "fill_mask",
    "attention": "attention",
    **{f"look {name.replace('_', '-')}": "look" for name in QUESTIONS},
    "heads": "heads",
    "gallery": "gallery",
    "masks": "masks",
    "corpus": "corpus",
    "precision": "precision",
    "embed": "embed",
    "export": "export",
    "runs list": "runs",
    "runs show": "runs",
    "runs follow": "runs",
    "runs stop": "runs",
    "runs resume": "runs",
    "runs move": "queue",
    "runs compare": "compare_runs",
    "runs search": "run_labels",
    "runs tag": "run_labels",
    "runs note": "run_labels",
    "runs duplicate": "run_copy",
    "runs export": "run_zip",
    "runs import": "run_zip",
    "runs disk": "run_disk",
    "runs clean": "run_disk",
    "runs delete": "run_trash",
    "runs restore": "run_trash",
    "runs trash": "run_trash",
    "app": "app",
    "serve": "serve",
}
"""Words -> the module of this package whose COMMANDS hold it."""

ABOUT = (
    "NEZHA, the Chinese language model with relative positions: pre-train it, ask it, look inside it.",
    "哪吒（NEZHA）：采用相对位置编码的中文语言模型。预训练、提问，并观察其内部。",
)
MORE = ("`nezha COMMAND --help` explains one command.", "`nezha 命令 --help` 解释单个命令。")


def find_command(words: list[str]) -> tuple[str, Command | None, list[str]]:
    """The command that `words` begin with and the words after it; None where they only ask for an overview.

    Returns:
        The words that name a group of commands ("" for all), the command, the rest.

    Raises:
        InputError: no such command; the sentence names the nearest.
    """
    if not words or words[0] in ("-h", "--help"):
        return "", None, []
    for count in (2, 1):
        name = " ".join(words[:count])
        if name in HOMES:
            return name, load(name), words[count:]
    group = [name for name in HOMES if name.startswith(f"{words[0]} ")]
    if not group:
        raise unknown_choice("command", words[0], tuple(dict.fromkeys(name.split()[0] for name in HOMES)))
    if len(words) == 1 or words[1] in ("-h", "--help"):
        return words[0], None, []
    raise unknown_choice(f"nezha {words[0]}", words[1], tuple(name.split()[1] for name in group))


def load(name: str) -> Command:
    """The command called `name`."""
    commands = import_module(f"nezha.cli.{HOMES[name]}").COMMANDS
    return next(command for command in commands if command.words == name)


def overview(prefix: str, lang: str) -> str:
    """The list of the commands whose words begin with `prefix`."""
    names = [name for name in HOMES if name.startswith(prefix)]
    head = f"{word('usage', lang)}: nezha {prefix or 'COMMAND'} ..."
    lines = [entry(name, load(name).about[lang == "zh"]) for name in names]
    return "\n".join([head, "", *wrap(ABOUT[lang == "zh"], WIDTH), "", *lines, "", MORE[lang == "zh"]])

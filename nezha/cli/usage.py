"""The help page of a command, from the same metadata as the app's form, aligned for Chinese characters too."""

from nezha.cli.command import Command, flag, leaf
from nezha.cli.width import columns, pad, wrap
from nezha.options import Option

WIDTH = 110
INDENT = 30
METAVARS = {int: "N", float: "X", bool: ""}
WORDS = {
    "usage": ("usage", "用法"),
    "options": ("options", "选项"),
    "default": ("default", "默认"),
    "help": ("This page.", "显示本页。"),
    "lang": ("Language of everything said: en or zh.", "输出所用语言：en 或 zh。"),
}


def word(key: str, lang: str) -> str:
    """A word of the help pages."""
    return WORDS[key][lang == "zh"]


def entry(left: str, text: str) -> str:
    """One line of a list with its explanation beside or under it."""
    lines = wrap(text, WIDTH - INDENT)
    first = f"  {left}"
    head = [pad(first, INDENT) + lines[0]] if columns(first) < INDENT - 1 else [first, " " * INDENT + lines[0]]
    return "\n".join([*head, *(" " * INDENT + line for line in lines[1:])])


def usage(command: Command, lang: str) -> str:
    """The whole help page."""
    items = command.fields()
    named = [item for item in items if leaf(item) != command.positional]
    positional = [item for item in items if leaf(item) == command.positional]
    shown = "".join(f" {_placeholder(item)}" for item in positional)
    parts = [f"{word('usage', lang)}: {command.name}{shown} [{word('options', lang)}]", "", _about(command, lang), ""]
    parts += [entry(_placeholder(item), item.help[lang == "zh"]) for item in positional]
    heading = None
    for item in named:
        group = item.name.rpartition(".")[0]
        title = command.groups.get(group, WORDS["options"])[lang == "zh"]
        if title != heading:
            parts += ["", f"{title}:"] if parts[-1] else [f"{title}:"]
            heading = title
        parts.append(entry(_left(command, item), _explain(command, item, lang)))
    parts += ["", entry("-h, --help", word("help", lang)), entry("--lang {en,zh}", word("lang", lang))]
    return "\n".join(parts)


def _about(command: Command, lang: str) -> str:
    return "\n".join(wrap(command.about[lang == "zh"], WIDTH))


def _placeholder(item: Option) -> str:
    name = leaf(item).upper()
    return name if item.kind is str else f"{name.removesuffix('S')}..."


def _left(command: Command, item: Option) -> str:
    letter = command.short.get(leaf(item))
    metavar = "{" + ",".join(item.choices) + "}" if item.choices else METAVARS.get(item.kind, "TEXT")
    return f"{f'{letter}, ' if letter else ''}{flag(item)} {metavar}".rstrip()


def _explain(command: Command, item: Option, lang: str) -> str:
    text, default = item.help[lang == "zh"], command.usual.get(item.name, item.default)
    if item.kind is bool or default in (None, "", ()):
        return text
    return f"{text}（默认 {default}）" if lang == "zh" else f"{text} (default {default})"

"""Reference pages out of the code: a page a door with every public name, and the commands with all their options.

A door is a package whose `__all__` is what one may import.  Most load their names when asked, which a reader of source
cannot follow; so the home of each name is asked of the package itself, and `mkdocstrings` shows the docstring and the
source from there.  Docstrings are English; what the command line says of itself exists in both languages.
"""

import inspect
from importlib import import_module
from typing import Any

DOORS: dict[str, tuple[str, ...]] = {
    "nezha": ("nezha",),
    "insight": ("nezha.insight",),
    "plots": ("nezha.insight.plots",),
    "classic": ("nezha.insight.classic",),
    "tasks": ("nezha.tasks",),
    "runs": ("nezha.runs",),
    "interop": ("nezha.interop", "nezha.interop.onnx"),
    "systems": ("nezha.systems",),
    "attention": ("nezha.attention", "nezha.positions"),
    "masking": ("nezha.masking",),
    "words": ("nezha.words",),
}
"""Page -> the modules one imports from."""
INTRODUCED = {
    "en": "Import these names from `{door}`. Each entry gives what goes in and what comes out with shapes and units, "
    "what can go wrong, and the source.",
    "zh": "这些名称从 `{door}` 导入。每一项写明输入与输出（形状、单位）、可能的错误，并附源代码。文档字符串为英文。",
}
TITLES = {"en": "Reference: {door}", "zh": "参考：{door}"}


def public(door: str) -> list[tuple[str, Any]]:
    """Every name that `door` exports with what it is, functions and classes; values are told by the module's text."""
    module = import_module(door)
    names = getattr(module, "__all__", None) or [
        name for name, item in vars(module).items() if not name.startswith("_") and _made_in(item, door)
    ]
    found = [(name, getattr(module, name)) for name in names]
    return [(name, item) for name, item in found if inspect.isclass(item) or inspect.isfunction(item)]


def _made_in(item: Any, door: str) -> bool:
    return (inspect.isfunction(item) or inspect.isclass(item)) and item.__module__ == door


def pages(lang: str) -> dict[str, str]:
    """Markdown of every generated page by its file name, such as `reference/insight.zh.md`."""
    ending = ".zh.md" if lang == "zh" else ".md"
    found = {f"reference/{page}{ending}": _page(page, doors, lang) for page, doors in DOORS.items()}
    return found | {f"reference/commands{ending}": _commands(lang)}


def _page(page: str, doors: tuple[str, ...], lang: str) -> str:
    parts = [f"# {TITLES[lang].format(door=' · '.join(doors))}"]
    for door in doors:
        parts.append(INTRODUCED[lang].format(door=door))
        parts.append(inspect.getdoc(import_module(door)) or "")
        parts += [
            f"::: {item.__module__}.{item.__qualname__}\n    options:\n      heading: {door}.{name}\n"
            f"      toc_label: {name}"
            for name, item in public(door)
        ]
    return "\n\n".join(parts) + "\n"


def _commands(lang: str) -> str:
    from nezha.cli.command import flag
    from nezha.cli.table import ABOUT, HOMES, load

    zh = lang == "zh"
    parts = [f"# {'参考：命令行' if zh else 'Reference: command line'}", ABOUT[zh]]
    for name in HOMES:
        command = load(name)
        parts += [f"## nezha {name}", command.about[zh]]
        for item in command.fields():
            own = item.name == command.positional
            typed = f"`{item.name.upper()}`" if own else f"`{flag(item)}`"
            parts.append(f"{typed}{_usual(item, zh)}\n:   {item.help[zh]}")
    return "\n\n".join(parts) + "\n"


def _usual(item: Any, zh: bool) -> str:
    """The choices or the range of an option and its usual value, where it has them."""
    told = []
    if item.choices:
        told.append(" · ".join(f"`{choice}`" for choice in item.choices))
    if item.default not in ("", None, (), False) and item.kind is not bool:
        usual = " ".join(map(str, item.default)) if isinstance(item.default, tuple) else item.default
        told.append(f"{'默认' if zh else 'default'} `{usual}`")
    return f"  {'，' if zh else ', '}".replace("  ，", "，").replace("  , ", ", ").join(["", *told]) if told else ""

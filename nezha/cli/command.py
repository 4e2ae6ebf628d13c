"""What a command is: its words, the dataclasses its flags come from, and the function that does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nezha.cli.output import Output
from nezha.options import Option, describe, option


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command line verb."""

    words: str
    """As typed after `nezha`, such as `runs list`."""
    about: tuple[str, str]
    """What it does, a sentence in English and in 中文."""
    options: tuple[type, ...]
    """Dataclasses made of `nezha.options.option`; a flag a field."""
    run: Callable[[dict[str, Any], Output], int]
    """Takes the options that were given (dotted names), returns the exit code."""
    positional: str = ""
    """The field that needs no flag; one of type `tuple` takes several."""
    short: dict[str, str] = field(default_factory=dict)
    """One-letter flags of some fields."""
    usual: dict[str, str] = field(default_factory=dict)
    """What some fields are where nothing is said and their default does not tell, as it hangs on another field."""
    groups: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Headings in the help for the fields of nested dataclasses."""

    @property
    def name(self) -> str:
        """With the program's name before it."""
        return f"nezha {self.words}"

    def fields(self) -> list[Option]:
        """Every option of it, in order."""
        return [item for config in self.options for item in describe(config)]


def leaf(item: Option) -> str:
    """The last part of a dotted option name, which is the name of its flag."""
    return item.name.rsplit(".", 1)[-1]


def flag(item: Option) -> str:
    """How the option is typed; a field that would be a word of Python ends in a line that is not."""
    return "--" + leaf(item).rstrip("_").replace("_", "-")


def json_option() -> Any:
    """The switch of every command that prints a result."""
    return option(False, en="JSON", zh="JSON", help_en="Print one JSON object.", help_zh="输出一个 JSON 对象。")


def yes_option() -> Any:
    """The consent of every command that takes something away for good."""
    return option(False, en="Agreed", zh="确认", help_en="Agree to what would go.", help_zh="确认删除。")


def model_option(default: str = "bundled") -> Any:
    """Which model a command asks: a name of `nezha.insight.models()`, or a folder."""
    return option(
        default,
        en="Model", zh="模型",
        help_en="“bundled”, model:NAME for a folder of models/, run:NAME for the newest checkpoint of a run, "
        "or any folder.",
        help_zh="“bundled”（内置模型）、model:名称（models/ 下的文件夹）、run:名称（某次训练的最新检查点）"
        "或任一文件夹。",
    )  # fmt: skip

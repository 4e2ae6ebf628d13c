"""`nezha app`: the workbench in the browser."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nezha.cli.command import Command
from nezha.cli.output import Output
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class App:
    """What `nezha app` takes."""

    port: int = option(
        7860,
        en="Port", zh="端口", low=0, high=65_535,
        help_en="Port to listen on; 0 takes a free one.",
        help_zh="监听端口；0 表示任选空闲端口。",
    )  # fmt: skip
    host: str = option(
        "127.0.0.1",
        en="Address", zh="地址",
        help_en="Address to listen on; 127.0.0.1 is this machine only, 0.0.0.0 everybody who can reach it.",
        help_zh="监听地址；127.0.0.1 仅限本机，0.0.0.0 对所有可达的机器开放。",
    )  # fmt: skip
    open: bool = option(
        False,
        en="Open", zh="打开",
        help_en="Open the page in the browser once it is there.",
        help_zh="启动后在浏览器中打开页面。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Serve the page until Ctrl-C."""
    wish = App(**given)
    # by name: the library knows no app, and its other commands work where gradio is not installed
    launch = import_module("nezha_app.main").launch
    launch(wish.port, wish.host, open_browser=wish.open, announce=out.line)
    return 0


COMMANDS = (
    Command(
        words="app",
        about=("Open the workbench in the browser.", "在浏览器中打开工作台。"),
        options=(App,),
        run=run,
    ),
)

"""`nezha app`: the workbench in the browser."""

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nezha.cli.asked_password import asked_password
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
        help_en="Address to listen on; 127.0.0.1 is this machine only, 0.0.0.0 everybody who can reach it and has "
        "the link or password.",
        help_zh="监听地址；127.0.0.1 仅限本机，0.0.0.0 对所有可达且持有链接或密码的人开放。",
    )  # fmt: skip
    class_: bool = option(
        False,
        en="Class", zh="课堂",
        help_en="Let a class in by a code: students look and ask, only you start, stop, delete and upload.",
        help_zh="凭口令让全班进入：学生可查看和提问，只有您能启动、停止、删除和上传。",
    )  # fmt: skip
    password: bool = option(
        False,
        en="Password", zh="密码",
        help_en="Ask for a password now that opens for you; NEZHA_PASSWORD gives it without being asked.",
        help_zh="现在输入一个为您开门的密码；也可用环境变量 NEZHA_PASSWORD 给出。",
    )  # fmt: skip
    address: str = option(
        "",
        en="Public address", zh="公开网址",
        help_en="What visitors type, where a proxy stands in between, such as https://hub.example.org/nezha; its path "
        "alone will do, such as /user/li/nezha.",
        help_zh="经由代理时访问者输入的网址，如 https://hub.example.org/nezha；只写路径也可，如 /user/li/nezha。",
    )  # fmt: skip
    new_links: bool = option(
        False,
        en="New links", zh="新链接",
        help_en="Make every link, code and visit of before worthless.",
        help_zh="使此前的所有链接、口令和登录失效。",
    )  # fmt: skip
    mcp: bool = option(
        False,
        en="Tools", zh="工具",
        help_en="Serve tools for language models too, by MCP at /mcp: fill masks, sum up attention, look at runs.",
        help_zh="同时在 /mcp 以 MCP 协议提供语言模型可调用的工具：填空、注意力概要、查看训练。",
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
    main = import_module("nezha_app.start").server()
    served = main.Wish(
        port=wish.port,
        host=wish.host,
        classroom=wish.class_,
        password=asked_password(out, asked=wish.password),
        address=wish.address,
        renew=wish.new_links,
        open_browser=wish.open,
        mcp=wish.mcp,
        # a link in a log would let in whoever reads it
        show_links=sys.stdout.isatty(),
    )
    main.launch(served, out.line)
    return 0


COMMANDS = (
    Command(
        words="app",
        about=("Open the workbench in the browser.", "在浏览器中打开工作台。"),
        options=(App,),
        run=run,
    ),
)

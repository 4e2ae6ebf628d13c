"""`nezha serve`: models answer programs over HTTP, many texts at a time."""

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nezha.cli.asked_password import asked_password
from nezha.cli.command import Command
from nezha.cli.output import Output
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Serve:
    """What `nezha serve` takes."""

    port: int = option(
        7861,
        en="Port", zh="端口", low=0, high=65_535,
        help_en="Port to listen on; 0 takes a free one.",
        help_zh="监听端口；0 表示任选空闲端口。",
    )  # fmt: skip
    host: str = option(
        "127.0.0.1",
        en="Address", zh="地址",
        help_en="Address to listen on; 127.0.0.1 is this machine only, any other asks programs for the key.",
        help_zh="监听地址；127.0.0.1 仅限本机，其他地址要求程序出示密钥。",
    )  # fmt: skip
    password: bool = option(
        False,
        en="Password", zh="密码",
        help_en="Ask for a password now that opens beside the key; NEZHA_PASSWORD gives it without being asked.",
        help_zh="现在输入一个与密钥同样有效的密码；也可用环境变量 NEZHA_PASSWORD 给出。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Answer until Ctrl-C."""
    wish = Serve(**given)
    # by name: the library knows no app
    main = import_module("nezha_app.serve.main")
    served = main.Wish(
        port=wish.port,
        host=wish.host,
        password=asked_password(out, asked=wish.password),
        # a key in a log would let in whoever reads it
        show_key=sys.stdout.isatty(),
    )
    main.launch(served, out.line)
    return 0


COMMANDS = (
    Command(
        words="serve",
        about=(
            "Let models answer programs over HTTP, many texts at a time, without a page.",
            "让模型通过 HTTP 成批回答程序，不带页面。",
        ),
        options=(Serve,),
        run=run,
    ),
)

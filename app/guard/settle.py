"""Before the doors open: which keys there are, where visitors come in, and how they are told."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nezha.messages import InputError
from nezha.runs import runs_root

from ..language import say
from .blocks import GuardedBlocks
from .house import House
from .keys import FOLDER, TEACHER, VISITOR, Keys, check_password, secret, write_private
from .limits import Accounts, Sessions
from .origin import Origins, reached_at
from .routes import TOOLS_PATH

if TYPE_CHECKING:
    from ..main import Wish

LINKS = "links.txt"
PREFIX = re.compile(r"(/[\w.~@%+-]+)+/?")
"""Where a proxy that others set up leads here, such as /user/li/nezha/."""


def settle(wish: "Wish", port: int, demo: GuardedBlocks, uploads: Path) -> House:
    """The house that `wish` describes.

    Args:
        wish: how the workbench is to be served.
        port: where it listens.
        demo: its page.
        uploads: folder of what is handed over.

    Raises:
        InputError: the password is too short, or the address none.
    """
    outside = f"{_checked(wish.address)}/" if wish.address else ""
    house = House(
        origins=Origins(local=not wish.locked, address=outside),
        accounts=Accounts(lambda event: event in demo._queue.event_ids_to_events),
        sessions=Sessions(),
        uploads=uploads,
        cookie=f"nezha-{port}",
        address=outside or f"http://{reached_at(wish.host)}:{port}/",
    )
    if not wish.locked:
        return house
    password = check_password(wish.password) if wish.password is not None else None
    keys = Keys(secret(renew=wish.renew), classroom=wish.classroom, password=password)
    return replace(house, keys=keys)


def invitation(house: House, lang: str, *, show: bool, password: bool) -> list[str]:
    """What to say once the page can be opened; links go into a file that only its owner can read.

    Args:
        house: what is open.
        lang: language of the terminal.
        show: whether the links are said too: not where the words go into a log.
        password: whether one opens as well.
    """
    lines = [say("ready", lang, url=house.address)]
    if house.tools is not None:
        lines.append(say("ready.tools", lang, url=f"{house.address}{TOOLS_PATH[1:]}"))
    if house.keys is None:
        return lines
    links = house.links
    if house.classroom:
        code = house.keys.code(VISITOR)
        told = [
            say("ready.teacher", lang, link=links[TEACHER]),
            say("ready.class", lang, link=links[VISITOR], code=code, url=house.address),
        ]
    else:
        told = [say("ready.password" if password else "ready.link", lang, link=links[TEACHER])]
    file = runs_root() / FOLDER / LINKS
    write_private(file, "".join(f"{line}\n" for line in told).encode("utf-8"))
    return [*lines, *(told if show else []), say("ready.file", lang, file=file)]


def _checked(address: str) -> str:
    """An address that visitors type, or the part of it behind the name of a host that nobody has to know."""
    parts = urlsplit(address)
    whole = parts.scheme in ("http", "https") and parts.hostname
    path = not parts.scheme and not parts.netloc and PREFIX.fullmatch(address)
    if not (whole or path) or parts.query or parts.fragment:
        raise InputError("address_bad", given=address)
    return address.rstrip("/")

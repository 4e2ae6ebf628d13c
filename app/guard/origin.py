"""Where a request comes from: another site may neither read nor change anything in the name of a visitor here.

A browser says `Origin` with every request that changes something, and `Sec-Fetch-Site` with every request; a program
says neither and is told by its key.  Where no key is asked for, the `Host` must be this machine's own name, else a
name that leads here for a moment (DNS rebinding) would make another site's script a local one.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

EVERYWHERE = ("0.0.0.0", "::", "")
"""Addresses that stand for all of this machine's."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host.lower() in ("localhost", "localhost."):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def reached_at(host: str) -> str:
    """How others reach an address that stands for all of this machine's."""
    if host in EVERYWHERE:
        host = _own_address()
    return f"[{host}]" if ":" in host and not is_loopback(host) else host


def _own_address() -> str:
    """This machine's address in the net it goes out by; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # kept for documentation by RFC 5737: leads nowhere
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


@dataclass(frozen=True)
class Origins:
    """The names under which the workbench is reached.

    Attributes:
        local: whether only this machine's own names will do.
        address: what visitors type where something stands in between, such as `https://hub.example.org/nezha/`.
    """

    local: bool
    address: str = ""

    def good(self, headers: Mapping[str, str], method: str) -> bool:
        """Whether a request comes from our own page, from a link to it, or from no browser at all."""
        host = headers.get("host", "").lower()
        own = {host, urlsplit(self.address).netloc.lower()} - {""}
        if self.local and not is_loopback(_name(host)) and host != urlsplit(self.address).netloc.lower():
            return False
        origin = headers.get("origin")
        if origin is not None and _netloc(origin) not in own:
            return False
        comes_by_link = method == "GET" and headers.get("sec-fetch-mode") == "navigate"
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none") or comes_by_link


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _name(host: str) -> str:
    """Without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""

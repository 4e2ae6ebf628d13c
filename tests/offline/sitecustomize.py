"""Refuses, in this process and its children, every connection and name look-up that leaves the machine.

Python imports a module of this name at its start if it lies on PYTHONPATH; `tests/conftest.py` puts this folder there
and imports it itself.  Every refusal is also written to the file in NEZHA_TEST_REFUSALS, since a library may swallow
the error: the test that caused it fails all the same.
"""

import ipaddress
import os
import socket
import sys

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname()}


class OutsideError(ConnectionRefusedError):
    """A test, or a process it started, asked for something outside this machine."""


def is_local(host: object) -> bool:
    """Whether `host`, a name or an address, is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(str(name).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse(host: object) -> None:
    """Note the attempt and raise, unless `host` is this machine."""
    if is_local(host):
        return
    log = os.environ.get("NEZHA_TEST_REFUSALS")
    if log:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{host} asked for by {sys.argv[:3]}\n")
    raise OutsideError(f"this process may talk to this machine only; it asked for {host}")


def install() -> None:
    """Put the guard around the socket module, once."""
    if getattr(socket, "_nezha_guarded", False):
        return
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded_method(getattr(socket.socket, name)))
    socket.socket.sendto = _guarded_sendto(socket.socket.sendto)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        setattr(socket, name, _guarded_look_up(getattr(socket, name)))
    socket._nezha_guarded = True  # type: ignore[attr-defined]


def _guarded_method(method):
    def guarded(self, address):
        if isinstance(address, tuple):  # a Unix socket has a path instead
            refuse(address[0])
        return method(self, address)

    return guarded


def _guarded_sendto(method):
    def guarded(self, data, *rest):
        if isinstance(rest[-1], tuple):
            refuse(rest[-1][0])
        return method(self, data, *rest)

    return guarded


def _guarded_look_up(function):
    def guarded(host, *args, **kwargs):
        refuse(host)
        return function(host, *args, **kwargs)

    return guarded


install()

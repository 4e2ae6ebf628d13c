"""Where a server listens: a free port, and why it cannot."""

import errno
import socket

from nezha.messages import InputError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address of this machine; port 0 takes a free one.

    Raises:
        InputError: another program listens there, the address is none of this machine's, or it may not be taken.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError("port_taken", port=port) from error
        # the socket's own reason goes on with the address, which stands in the sentence already
        reason = str(error.strerror or error).partition(" (while ")[0]
        raise InputError("cannot_listen", host=host, port=port, reason=reason) from error


def free_port(host: str) -> int:
    """A port at which nobody listens.

    Raises:
        InputError: as `listen`.
    """
    with listen(host, 0) as server:
        return server.getsockname()[1]


def why_not(host: str, port: int) -> InputError:
    """Why somebody else, who only says that it failed, could not listen there."""
    try:
        listen(host, port).close()
    except InputError as error:
        return error
    return InputError("port_taken", port=port)  # it was, a moment ago

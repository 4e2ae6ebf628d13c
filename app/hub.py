"""The workbench on a JupyterHub: what jupyter-server-proxy asks, to put it beside a person's notebooks.

    browser ── hub: who is it? ── jupyter server of that person ── /user/NAME/nezha/ ── nezha app on a free port

The app listens on the loopback address, which on a hub others may share; so it asks for a key, and the person's own
jupyter server is the only one that sends it along.  `docs/hub.md` says how to set it up.
"""

import secrets
import sys
from functools import cache
from pathlib import Path
from typing import Any

from nezha.runs import runs_root

from .guard.keys import TEACHER, Keys, secret

NAME = "nezha"
SECONDS = 120.0
"""The app may take to begin on a machine that others use too."""


def server() -> dict[str, Any]:
    """How to begin the app, where to show it, and the key it is to be asked with; nothing is begun or written yet."""
    return {
        "command": [sys.executable, "-m", "nezha", "app", "--port", "{port}", "--address", f"{{base_url}}{NAME}"],
        "environment": environment,
        "request_headers_override": headers,
        "timeout": SECONDS,
        "new_browser_tab": True,
        "launcher_entry": {
            "title": "NEZHA",
            "icon_path": str(Path(__file__).parent / "static" / "mark.svg"),
            "category": "Other",
        },
    }


def environment() -> dict[str, str]:
    """A password that nobody knows, so that the app asks for a key; and where the secret behind the key lies."""
    return {"NEZHA_PASSWORD": secrets.token_urlsafe(32), "NEZHA_RUNS": str(runs_root().resolve())}


def headers() -> dict[str, str]:
    """What lets the person's own jupyter server in."""
    return {"Authorization": f"Bearer {_key()}"}


@cache
def _key() -> str:
    return Keys(secret()).link_key(TEACHER)

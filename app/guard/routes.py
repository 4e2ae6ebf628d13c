"""The routes of Gradio that the page and `gradio_client` need; every other one is closed, whatever it does.

Closed among others: `/proxy=`, `/component_server`, `/stream`, `/run` and `/api` (which pass the queue by),
`/monitoring`, `/custom_component`, `/deep_link`, `/vibe-*`, `/dev/reload`, `/login`, `/token`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

API = "/gradio_api"
TOOLS_PATH = "/mcp"
"""Not Gradio's: the tools for language models, where they are served."""
SESSION = r"[A-Za-z0-9_-]{1,64}"
SESSION_WORD = re.compile(SESSION)
NAME = r"[A-Za-z0-9_]{1,80}"
SPOILT = re.compile(r"\.\.|[\\%\x00-\x1f\x7f]|//")
"""In a path that the server has decoded already."""

OPEN = (
    r"/(assets|static|svelte)/[\w./@+-]+", r"/favicon\.ico", r"/robots\.txt", r"/manifest\.json",
    r"/pwa_icon(/\d{1,4})?", rf"({API})?/theme\.css", rf"{API}/startup-events",
)  # fmt: skip
"""Files of Gradio itself, the same for everybody; and what it asks of itself when it starts."""
READ = (
    r"/", r"/config/?", rf"{API}/info/?", rf"{API}/openapi\.json", rf"{API}/app_id/?",
    rf"{API}/login_check/?", rf"{API}/queue/status", rf"{API}/queue/data",
    rf"{API}/heartbeat/(?P<session>{SESSION})", rf"{API}/upload_progress", rf"{API}/call/(v2/)?{NAME}/[0-9a-f]{{32}}",
)  # fmt: skip
FILE = rf"{API}/file=(?P<file>.+)"
CALL = rf"{API}/call/(?P<v2>v2/)?(?P<name>{NAME})/?"
CHANGE = {
    "join": rf"{API}/queue/join", "call": CALL, "cancel": rf"{API}/cancel", "reset": rf"{API}/reset/?",
    "upload": rf"{API}/upload",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """What a request is for: open, read, file, or one of `CHANGE`; and what its path names."""

    kind: str
    session: str = ""
    file: str = ""
    name: str = ""
    v2: bool = False


def route_of(method: str, path: str) -> Route | None:
    """The route of a request; None where it is closed."""
    if SPOILT.search(path):
        return None
    if method in ("GET", "HEAD"):
        if any(re.fullmatch(pattern, path) for pattern in OPEN):
            return Route("open")
        for pattern in READ:
            if found := re.fullmatch(pattern, path):
                return Route("read", session=found.groupdict().get("session") or "")
        found = re.fullmatch(FILE, path)
        return Route("file", file=found["file"]) if found else None
    if method == "POST":
        for kind, pattern in CHANGE.items():
            if found := re.fullmatch(pattern, path):
                parts = found.groupdict()
                return Route(kind, name=parts.get("name") or "", v2=bool(parts.get("v2")))
    return None


def servable(file: str, folder: Path) -> bool:
    """Whether `file` is one that was uploaded: it lies, links followed, inside `folder`."""
    try:
        place = Path(file).resolve()
        return Path(file).is_absolute() and place.is_file() and folder.resolve() in place.parents
    except (OSError, ValueError):
        return False

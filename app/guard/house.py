"""What the gate and the page share: whether a key is asked for, by which names the app is reached, who did what."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .keys import OWNER, TEACHER, VISITOR, Keys, Visitor
from .limits import Accounts, Sessions
from .origin import Origins

if TYPE_CHECKING:
    from ..tools import Tools

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class House:
    """One app that is being served.

    Attributes:
        origins: the names under which it is reached.
        accounts: of visitors.
        sessions: whose each is.
        uploads: where Gradio keeps what is handed over.
        keys: None where none is asked for.
        cookie: name of the cookie with the ticket.
        address: where visitors open it, ending in a slash.
        tools: for language models; None where they are not served.
    """

    origins: Origins
    accounts: Accounts
    sessions: Sessions
    uploads: Path
    keys: Keys | None = None
    cookie: str = "nezha"
    address: str = ""
    tools: "Tools | None" = None

    @property
    def classroom(self) -> bool:
        """Whether visitors may enter."""
        return self.keys is not None and self.keys.classroom

    @property
    def secure(self) -> bool:
        """Whether the ticket may travel encrypted only."""
        return self.address.startswith("https:")

    def who(self, headers: Mapping[str, str], peer: str) -> Visitor | None:
        """Who asks; None for somebody who has to enter first."""
        return OWNER if self.keys is None else self.keys.identify(headers, self.cookie, peer)

    def link(self, role: str) -> str:
        """The address that lets somebody in; what follows the `#` reaches no server's log."""
        assert self.keys is not None
        return f"{self.address}door#{self.keys.link_key(role)}"

    @property
    def links(self) -> dict[str, str]:
        """The link of every role that may enter."""
        return {role: self.link(role) for role in ((TEACHER, VISITOR) if self.classroom else (TEACHER,))}


def note_failure(what: str, error: BaseException) -> None:
    """Put into the log where something failed, and nothing of what a visitor sent: no message, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames[-4:]))
    log.warning("%s failed: %s at %s", what, type(error).__name__, place)

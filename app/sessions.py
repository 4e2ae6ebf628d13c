"""What the server keeps of an open page, and for how long.

Gradio keeps, of every page that was ever opened, up to ten thousand, a description of each component with its last
value, from which its deep links are made: about a megabyte a page, and a tenth of a second to write it when the page
opens.  No deep links are made here (an address says what is shown), so none of it is kept; and a page that was closed
is forgotten with its states, for which Gradio waits an hour lest it come back.
"""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import gradio as gr
from gradio.state_holder import SessionState, StateHolder

LINGER = timedelta(hours=1)
"""How long a closed page may come back to its states."""


class LightSession(SessionState):
    """Gradio's session without descriptions.

    Args:
        blocks: the page.
    """

    def __init__(self, blocks: gr.Blocks):
        # described are the components of `blocks`: of none
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks=()))  # type: ignore[arg-type]

    def __setitem__(self, key: int, value: Any) -> None:
        """Keep a state, or what became of a component."""
        block = self.blocks_config.blocks.get(key)
        if isinstance(block, gr.State):
            self._state_ttl[key] = (block.time_to_live, datetime.now())
            self.state_data[key] = value
        else:
            self.blocks_config.blocks[key] = value

    def _update_config(self, key: int) -> None:
        """Nothing is described."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Nothing is described."""


class Sessions(StateHolder):
    """The sessions of all pages."""

    def __getitem__(self, session_id: str) -> SessionState:
        """The session of that name, a new one where there is none."""
        if session_id not in self.session_data:
            self.session_data[session_id] = LightSession(self.blocks)
        return super().__getitem__(session_id)

    def delete_all_expired_state(self) -> None:
        """What Gradio asks for every second; sessions that were closed long ago go too."""
        super().delete_all_expired_state()
        before = datetime.now() - LINGER
        for name, session in list(self.session_data.items()):
            if session.is_closed and self.time_last_used.get(name, before) <= before:
                with self.lock:
                    self.session_data.pop(name, None)
                    self.time_last_used.pop(name, None)


def keep_lightly(demo: gr.Blocks) -> None:
    """Let a page that is served, and that nobody has opened yet, keep its sessions so."""
    sessions = Sessions()
    sessions.set_blocks(demo)
    demo.app.state_holder = sessions

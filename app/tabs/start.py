"""Start: where a visitor arrives; three doors and the tour, and the model's story in five pictures."""

from typing import Any

import gradio as gr

from nezha.tour import STEPS

from ..events import clicked
from ..language import Page
from ..story_view import doors, five_pictures

CLICKS = """
element.addEventListener('click', (event) => {
  const door = event.target.closest('[data-door], [data-step]');
  if (door) trigger('select', {door: door.dataset.door ?? '', step: door.dataset.step ?? ''});
});
"""

TABS = {"tour": "tour", "look": "attention", "train": "pretrain", "finetune": "finetune"}
"""Door -> the tab behind it."""


class Start:
    """The tab's components; where its doors lead is connected in `journey`."""

    def remember(self) -> None:
        """Nothing is kept."""

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        self.doors = page.make(gr.HTML, {"value": doors}, js_on_load=CLICKS, elem_id="start-doors")
        self.story = page.make(gr.HTML, {"value": five_pictures}, js_on_load=CLICKS, elem_id="start-story")

    def connect(self, lang: gr.Radio) -> None:
        """Nothing happens within the tab."""


def behind(event: gr.EventData) -> tuple[str | None, int | None]:
    """The tab that a click opens, and the step of the tour it opens at; None where it names none."""
    step: Any = clicked(event, "step")
    if step in STEPS:
        return "tour", list(STEPS).index(step)
    return TABS.get(str(clicked(event, "door"))), None

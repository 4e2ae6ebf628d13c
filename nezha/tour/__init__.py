"""Seven steps into a model: each asks for a prediction, and the model itself says what is right.

    from nezha.tour import STEPS, take

    take("heads").answer          # which of four heads looks at the character before: asked of the bundled model now
    take("split", "run:mine")     # the same lesson, told by a model of one's own

The steps of the start page are kept in a file with the bundled model (`nezha.tour.story`).  Importing this loads no
torch; the first step that is taken does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from nezha.options import unknown_choice

if TYPE_CHECKING:
    from nezha.insight import Loaded
    from nezha.tour.results import Step

STEPS: dict[str, str] = {
    "gap": "nezha.tour.guessing",
    "heads": "nezha.tour.looking",
    "split": "nezha.tour.looking",
    "moved": "nezha.tour.moving",
    "word": "nezha.tour.guessing",
    "off": "nezha.tour.switching_off",
    "task": "nezha.tour.learning",
}
"""Every step in the order of the tour, and the module whose function of its name takes it."""

SENTENCE = "我国经济发展很快，人民生活水平不断提高。"
"""What the tour looks at: an everyday sentence with words of two characters; "Our country's economy develops quickly,
and the people's standard of living keeps rising."
"""

_taken: "WeakKeyDictionary[Loaded, dict[str, Step]]" = WeakKeyDictionary()
"""Steps already asked of a model that is still loaded: a class of thirty asks the same seven questions."""


def take(step: str, model: str = "bundled") -> "Step":
    """What the model shows and answers at a step; asked once of a model while it stays loaded.

    Args:
        step: of `STEPS`.
        model: `bundled`, `run:NAME`, `model:NAME` or a folder.

    Raises:
        InputError: no such step or model, or a model that cannot do what the step asks.
    """
    if step not in STEPS:
        raise unknown_choice("step", step, tuple(STEPS))
    from nezha.insight import load

    loaded = load(model)
    taken = _taken.setdefault(loaded, {})
    if step not in taken:
        function: Any = getattr(import_module(STEPS[step]), step)
        taken[step] = function(loaded)
    return taken[step]

"""The start page's five pictures: steps of the tour as the bundled model answers them, kept in a file beside it.

So the page can be read before any model has loaded.  `python -m nezha.tour.story` makes the file anew for another
bundled model; a test holds it to what the model answers.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from nezha.models_folder import BUNDLED_MODEL
from nezha.tour import take
from nezha.tour.results import Step, from_dict

PICTURES = ("gap", "word", "heads", "split", "task")
"""The steps whose pictures tell the story, in its order."""
STORY = BUNDLED_MODEL.parent / "story.json"


def story(path: Path = STORY) -> dict[str, Step]:
    """The steps of the story by name, as they were kept."""
    kept: Mapping[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return {name: from_dict(name, kept[name]) for name in PICTURES}


def told(model: str = "bundled") -> dict[str, Step]:
    """The same, asked of a model now."""
    return {name: take(name, model) for name in PICTURES}


def write(path: Path = STORY) -> None:
    """Ask the bundled model, and keep what it answers."""
    kept = {name: step.to_dict() for name, step in told().items()}
    path.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()

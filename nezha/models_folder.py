"""Where models lie: the bundled one inside the installed package, a person's own in a folder of theirs."""

import os
from pathlib import Path

BUNDLED_MODEL = Path(__file__).parent / "assets" / "model"
"""config.json, model.safetensors, vocab.txt and the card."""
BIRTH = Path(__file__).parent / "assets" / "birth"
"""Checkpoints of one very small training, `step-NNNNNN`, as model folders: how its heads came into being."""


def models_root() -> Path:
    """The folder of a person's own models, absolute: `$NEZHA_MODELS`, or `models/` of the working directory."""
    return Path(os.environ.get("NEZHA_MODELS") or "models").expanduser().resolve()

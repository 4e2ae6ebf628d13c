"""Where the bundled model lies inside the installed package."""

from pathlib import Path

BUNDLED_MODEL = Path(__file__).parent / "assets" / "model"
"""config.json, model.safetensors, vocab.txt and the card."""

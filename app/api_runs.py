"""Named endpoints for other programs: looking after runs, with the same doors and the same rules as the page.

What takes something away for good wants to be handed what was shown: `/clean` takes the answer of `/cleanable`,
`/empty_trash` the ids that `/trash` lists.  `docs/api.md` names them all.
"""

import base64
import binascii
import tempfile
from pathlib import Path
from typing import Any

from gradio.events import api as endpoint

from nezha import runs
from nezha.messages import InputError
from nezha.options import check_kind

from .api import Json, told
from .events import API_CALL
from .run_json import run_json
from .tabs.shelf_tidy import LARGEST

MOST_ZIP = 64_000_000
"""Bytes of a zip that travels as text; larger ones go by `nezha runs export`."""


class RunsApi:
    """The endpoints, named as their methods."""

    def connect(self) -> None:
        """Make every endpoint; called inside the page."""
        for answer in (
            self.search, self.tag, self.note, self.move, self.compare, self.duplicate, self.disk, self.cleanable,
            self.clean, self.delete, self.trash, self.restore, self.empty_trash, self.export, self.import_zip,
        ):  # fmt: skip
            endpoint(told(answer), api_name=answer.__name__, **API_CALL)

    def search(self, query: str, lang: str = "en") -> Json:
        """The runs for which every word of `query` holds, the newest first (see `nezha runs search --help`)."""
        return {"runs": [_labelled(run, lang) for run in runs.search(query)]}

    def tag(self, run: str, add: list[str] = [], remove: list[str] = [], lang: str = "en") -> Json:  # noqa: B006  JSON
        """Give a run tags and take tags from it."""
        return _labelled(runs.tag(run, _words("add", add), _words("remove", remove)), lang)

    def note(self, run: str, text: str, lang: str = "en") -> Json:
        """Write a note on a run; an empty one takes it away."""
        return _labelled(runs.note(run, text), lang)

    def move(self, run: str, where: str, lang: str = "en") -> Json:
        """Change when a run that waits has its turn: `first`, `up`, `down`, `last`, or a place from 1."""
        return {"run": run, "place": runs.move(run, int(where) if where.isdecimal() else where)}

    def compare(self, names: list[str], lang: str = "en") -> Json:
        """Two or more runs: figures of each, and only the settings in which they differ."""
        return runs.compare(_words("names", names)).to_dict()

    def duplicate(self, run: str, changes: dict[str, Any] = {}, lang: str = "en") -> Json:  # noqa: B006  JSON
        """The settings of a run with changes, under the next free name, and the command that begins it."""
        return runs.duplicate(run, changes, new_name=runs.next_name(run)).to_dict()

    def disk(self, lang: str = "en") -> Json:
        """What each run takes in bytes, all of them, the trash, and what is left."""
        found = runs.disk().to_dict()
        return {name: value for name, value in found.items() if name != "root"}

    def cleanable(self, names: list[str] = [], keep: int = 1, lang: str = "en") -> Json:  # noqa: B006  JSON
        """Which old checkpoints need not be kept, of these runs or of all; nothing is changed."""
        return runs.cleanable(_words("names", names) or None, keep=keep).to_dict()

    def clean(self, agreed: dict[str, Any], lang: str = "en") -> Json:
        """Take away what `/cleanable` answered, as far as it may still go."""
        return runs.clean(runs.Cleaning.of(agreed)).to_dict()

    def delete(self, run: str, lang: str = "en") -> Json:
        """Move a run into the trash."""
        return _deleted(runs.delete(run))

    def trash(self, lang: str = "en") -> Json:
        """Deleted runs, the last first, each with its id."""
        return {"days": runs.KEPT_DAYS, "trash": [_deleted(one) for one in runs.trash()]}

    def restore(self, which: str, name: str = "", lang: str = "en") -> Json:
        """Bring a deleted run back, by its id or its name, under another name where one is given."""
        return _labelled(runs.restore(which, name=name or None), lang)

    def empty_trash(self, ids: list[str], lang: str = "en") -> Json:
        """Take deleted runs away for good, by their ids."""
        return {"gone": [one.id for one in runs.empty_trash(_words("ids", ids))]}

    def export(self, run: str, weights: str = "none", lang: str = "en") -> Json:
        """A run as a zip file, in base64; `weights`: none, newest, best, all."""
        with tempfile.TemporaryDirectory(prefix="nezha-zip-") as place:
            made = runs.export(run, Path(place) / "run.zip", weights=weights)
            if made.bytes > MOST_ZIP:
                raise InputError("zip_by_text", most=MOST_ZIP // 1_000_000, given=f"{made.bytes / 1e6:,.0f}", name=run)
            data = base64.b64encode(made.path.read_bytes()).decode("ascii")
        return {"run": run, "bytes": made.bytes, "files": list(made.files), "base64": data}

    def import_zip(self, base64_zip: str, name: str = "", lang: str = "en") -> Json:
        """Take in what `/export` answered as `base64`, under another name where one is given."""
        try:
            data = base64.b64decode(base64_zip, validate=True)
        except (binascii.Error, ValueError):
            data = b""  # is no zip either, and the same sentence says so
        with tempfile.TemporaryDirectory(prefix="nezha-zip-") as place:
            file = Path(place) / "run.zip"
            file.write_bytes(data)
            return _labelled(runs.import_zip(file, name=name or None, most=LARGEST), lang)


def _words(name: str, given: list[Any]) -> list[str]:
    """A list of text, or an error that names the argument."""
    for one in given:
        check_kind(name, str, one)
    return given


def _labelled(run: runs.Run, lang: str) -> Json:
    return run_json(run, lang, figures=False) | {"note": run.note, "tags": list(run.tags)}


def _deleted(one: runs.Deleted) -> Json:
    return {name: value for name, value in one.to_dict().items() if name != "folder"}

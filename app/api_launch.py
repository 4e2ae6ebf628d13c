"""Named endpoints for other programs: pre-training begun, runs gone on with, their curves and logs read.

Same doors, same rules as the page: data and weights lie in the folders that it may read.  `docs/api.md` names them all.
"""

from typing import Any

from gradio.events import api as endpoint

from nezha import runs
from nezha.messages import InputError
from nezha.pretrain_config import PretrainConfig

from .api import Json, settings, told
from .events import API_CALL
from .roots import permitted
from .run_json import run_json

MOST_LINES = 1_000


class LaunchApi:
    """The endpoints, named as their methods."""

    def connect(self) -> None:
        """Make every endpoint; called inside the page."""
        for answer in (self.pretrain, self.resume, self.curve, self.log):
            endpoint(told(answer), api_name=answer.__name__, **API_CALL)

    def pretrain(self, options: dict[str, Any], queue: bool = False, lang: str = "en") -> Json:
        """Start a pre-training run that goes on by itself; `options` are what config.json of such a run holds.

        With `queue` it begins once no other run works.
        """
        config = permitted(settings(options, PretrainConfig))
        named = config if config.name else config.renamed(runs.free_name())
        return run_json(runs.launch(named, queue=queue, lang=lang), lang)

    def resume(self, run: str, queue: bool = False, lang: str = "en") -> Json:
        """Let a run that was stopped, or ended before its time, go on from its newest checkpoint."""
        return run_json(runs.resume(run, queue=queue or None, lang=lang), lang)

    def curve(self, run: str, figure: str = "train_loss", axis: str = "step", lang: str = "en") -> Json:
        """One figure of a run along steps, tokens, hours or epochs, as [x, value] pairs."""
        found = runs.series(run, figure, axis)
        return {"run": run, "figure": figure, "axis": axis, "points": [list(point) for point in found]}

    def log(self, run: str, lines: int = 100, lang: str = "en") -> Json:
        """The last lines of what a run has said."""
        if not 1 <= lines <= MOST_LINES:
            raise InputError("out_of_range", name="lines", rule=f">= 1, <= {MOST_LINES}", given=lines)
        return {"run": run, "log": runs.log_tail(runs.get(run).name, lines)}

"""A run is a folder: launch, queue, follow, stop, resume, list, compare, delete; the same from everywhere.

Nothing here holds a run.  `launch` starts a process of its own session that trains and writes the folder; everybody
else only reads the folder.  So closing the page, the notebook or the app stops no run, and each finds it again.

    run = runs.launch(PretrainConfig(name="first"))
    for record in runs.follow("first"): ...
    runs.stop("first")            # saves first
    runs.resume("first")
    runs.launch(PretrainConfig(name="second"), queue=True)  # begins when no other run works
    runs.compare(["first", "second"]).differences

Runs lie in `$NEZHA_RUNS`, or in `runs/` of the working directory.  Nothing here imports torch.
"""

from nezha.runs.command_line import command
from nezha.runs.comparison import Comparison, Difference, Reading, Standing, compare, differing, standing
from nezha.runs.control import delete, stop
from nezha.runs.curves import current, is_number, points, series
from nezha.runs.figures import AXES, FIGURES
from nezha.runs.kinds import FINETUNE, KINDS, PRETRAIN, RunConfig, config_of, kind_of, located
from nezha.runs.place import check_name, free_name, runs_root
from nezha.runs.queue import MOVES, in_queue, move, place_in_queue, waiting
from nezha.runs.read import follow, log_tail, read_metrics
from nezha.runs.record import LIVE_STATES, Run, get, list_runs
from nezha.runs.settings import resume_config
from nezha.runs.start import claim, create, launch, resume

__all__ = [
    "AXES",
    "FIGURES",
    "FINETUNE",
    "KINDS",
    "LIVE_STATES",
    "MOVES",
    "PRETRAIN",
    "Comparison",
    "Difference",
    "Reading",
    "Run",
    "RunConfig",
    "Standing",
    "check_name",
    "claim",
    "command",
    "compare",
    "config_of",
    "create",
    "current",
    "delete",
    "differing",
    "follow",
    "free_name",
    "get",
    "in_queue",
    "is_number",
    "kind_of",
    "launch",
    "list_runs",
    "located",
    "log_tail",
    "move",
    "place_in_queue",
    "points",
    "read_metrics",
    "resume",
    "resume_config",
    "runs_root",
    "series",
    "standing",
    "stop",
    "waiting",
]

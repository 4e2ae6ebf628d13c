"""A run is a folder: launch, queue, follow, stop, resume, list, compare, look after; the same from everywhere.

Nothing here holds a run.  `launch` starts a process of its own session that trains and writes the folder; everybody
else only reads the folder.  So closing the page, the notebook or the app stops no run, and each finds it again.

    run = runs.launch(PretrainConfig(name="first"))
    for record in runs.follow("first"): ...
    runs.stop("first")            # saves first
    runs.resume("first")
    runs.launch(PretrainConfig(name="second"), queue=True)  # begins when no other run works
    runs.compare(["first", "second"]).differences

    runs.tag("first", add=["baseline"]); runs.note("first", "too high a rate"); runs.search("tag:baseline steps>=500")
    runs.duplicate("first", {"learning_rate": 1e-3}, new_name="third").config
    runs.export("first"); runs.import_zip("first.zip", name="again")
    runs.delete("first"); runs.restore("first")             # 30 days in the trash
    runs.clean(runs.cleanable())                            # what would go, then just that

Runs lie in `$NEZHA_RUNS`, or in `runs/` of the working directory.  Nothing here imports torch.
"""

from nezha.runs.cleaning import Cleaning, Item, Kept, clean, cleanable
from nezha.runs.command_line import command
from nezha.runs.comparison import Comparison, Difference, Reading, Standing, compare, differing, standing
from nezha.runs.control import stop
from nezha.runs.curves import current, is_number, points, series
from nezha.runs.disk import Disk, DiskUse, disk, disk_use, free_bytes, use_of
from nezha.runs.duplicate import Duplicate, duplicate
from nezha.runs.figures import AXES, FIGURES
from nezha.runs.kinds import FINETUNE, KINDS, PRETRAIN, RunConfig, config_of, kind_of, located, values_of
from nezha.runs.labels import all_tags, note, tag
from nezha.runs.place import check_name, free_name, next_name, runs_root
from nezha.runs.queue import MOVES, in_queue, move, place_in_queue, waiting
from nezha.runs.read import follow, log_tail, read_metrics
from nezha.runs.record import LIVE_STATES, Run, get, list_runs
from nezha.runs.search import Query, parse_query, search
from nezha.runs.settings import resume_config
from nezha.runs.start import claim, create, launch, resume
from nezha.runs.tensorboard import export_tensorboard
from nezha.runs.trash import KEPT_DAYS, Deleted, delete, empty_trash, in_trash, restore, tidy_trash, trash
from nezha.runs.zip_in import import_zip, tidy_imports
from nezha.runs.zip_out import WEIGHTS, Exported, export

__all__ = [
    "AXES",
    "FIGURES",
    "FINETUNE",
    "KEPT_DAYS",
    "KINDS",
    "LIVE_STATES",
    "MOVES",
    "PRETRAIN",
    "WEIGHTS",
    "Cleaning",
    "Comparison",
    "Deleted",
    "Difference",
    "Disk",
    "DiskUse",
    "Duplicate",
    "Exported",
    "Item",
    "Kept",
    "Query",
    "Reading",
    "Run",
    "RunConfig",
    "Standing",
    "all_tags",
    "check_name",
    "claim",
    "clean",
    "cleanable",
    "command",
    "compare",
    "config_of",
    "create",
    "current",
    "delete",
    "differing",
    "disk",
    "disk_use",
    "duplicate",
    "empty_trash",
    "export",
    "export_tensorboard",
    "follow",
    "free_bytes",
    "free_name",
    "get",
    "import_zip",
    "in_queue",
    "in_trash",
    "is_number",
    "kind_of",
    "launch",
    "list_runs",
    "located",
    "log_tail",
    "move",
    "next_name",
    "note",
    "parse_query",
    "place_in_queue",
    "points",
    "read_metrics",
    "restore",
    "resume",
    "resume_config",
    "runs_root",
    "search",
    "series",
    "standing",
    "stop",
    "tag",
    "tidy_imports",
    "tidy_trash",
    "trash",
    "use_of",
    "values_of",
    "waiting",
]

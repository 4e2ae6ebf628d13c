"""A trainer that trains nothing: claims its folder, writes records, saves when told to stop.  Run as a script."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from nezha import runs
from nezha.options import from_dict
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder, read_json, write_json

PACE = 0.02


def save(folder: RunFolder, step: int, config: dict) -> None:
    """A checkpoint as far as `nezha.runs` looks at one."""
    folder.checkpoint(step).mkdir(parents=True, exist_ok=True)
    write_json(folder.checkpoint(step) / "state.json", {"step": step, "config": config})


def main(path: Path, *, resume: bool) -> None:
    folder = RunFolder(path.parent)
    config = read_json(path) or {}
    if os.environ.get("STAND_IN") == "dies":
        sys.exit("stand-in: cannot even begin")
    time.sleep(float(os.environ.get("STAND_IN_IMPORTS", "0")))
    runs.claim(from_dict(PretrainConfig, config), path.parent.parent, resume=resume)
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: asked.append(number))
    step, steps = max(folder.saved_steps(), default=0), config["loop"]["steps"]
    print(f"begins at {step} 中文, speaks {os.environ.get('NEZHA_LANG')}", flush=True)

    def status(state: str) -> None:
        me = {"pid": os.getpid(), "process_started": psutil.Process().create_time(), "host": os.uname().nodename}
        progress = {"step": step, "steps": steps, "heartbeat": time.time(), "error": None}
        write_json(folder.status, {"state": state, **me, **progress})

    status("running")
    while step < steps and not asked:
        step += 1
        with folder.metrics.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": step, "kind": "train", "loss": 1 / step}) + "\n")
        if step == 1:
            save(folder, step, config)
        status("running")
        time.sleep(PACE)
    save(folder, step, config)
    status("finished" if step == steps else "stopped")


if __name__ == "__main__":
    main(Path(sys.argv[1]), resume="--resume" in sys.argv)

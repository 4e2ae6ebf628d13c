"""Trains some runs one after the other, as one of the processes that a launcher started.

    torchrun --nproc-per-node 2 several.py jobs.json

`jobs.json` lists pairs of a configuration and a folder.  The key of an `InputError` goes into `FOLDER.RANK`.
"""

import json
import sys
from pathlib import Path

import torch.distributed as dist

from nezha.messages import InputError
from nezha.options import from_dict
from nezha.pretrain import assist, pretrain
from nezha.pretrain_config import PretrainConfig
from nezha.ranks import this_rank


def main() -> None:
    """Train what argv[1] lists."""
    rank = this_rank()
    dist.init_process_group("gloo")  # one for all runs: a second group would meet the addresses of the first
    for config, folder in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        try:
            pretrain(from_dict(PretrainConfig, config), Path(folder)) if rank.is_main else assist()
        except InputError as error:
            Path(f"{folder}.{rank.number}").write_text(error.key, encoding="utf-8")
    dist.destroy_process_group()


if __name__ == "__main__":
    main()

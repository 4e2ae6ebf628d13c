"""Two hosts: two network namespaces joined by a cable, a launcher in each, one run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from nezha import checkpoint, runs
from nezha.cli import main
from nezha.run_folder import RunFolder

ROOT = Path(__file__).parents[2]
ADDRESSES = ("10.213.7.1", "10.213.7.2")
GUARD = "NEZHA_TEST_REFUSALS"


def system(*words: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(words, check=True, capture_output=True)


@pytest.fixture
def hosts() -> Iterator[tuple[str, str]]:
    """Names of two namespaces; what is sent from one address of `ADDRESSES` to the other goes through the cable."""
    names = f"nezha-a-{os.getpid()}", f"nezha-b-{os.getpid()}"
    made = []
    try:
        for name in names:
            system("ip", "netns", "add", name)
            made.append(name)
        system("ip", "link", "add", "cable", "netns", names[0], "type", "veth", "peer", "cable", "netns", names[1])
        for name, address in zip(names, ADDRESSES, strict=True):
            for words in (f"addr add {address}/24 dev cable", "link set cable up", "link set lo up"):
                system("ip", "-n", name, *words.split())
    except (OSError, subprocess.CalledProcessError) as error:
        for name in made:
            system("ip", "netns", "del", name)
        pytest.skip(f"two network namespaces need root and the command ip: {error}")
    yield names
    for name in names:
        system("ip", "netns", "del", name)


def test_two_hosts_are_one_process(hosts, shards, tmp_path):
    words = "--size smoke --hidden-size 36 --num-attention-heads 3 --intermediate-size 40 --max-relative-position 7"
    words += " --sequence-length 26 --warmup-steps 2 --compile no --precision fp32 --device cpu --batch-size 3"
    words += f" --accumulate 2 --steps 8 --data {shards}"
    # the guard that holds tests to this machine does not know that these two addresses are inside it
    kept = {name: value for name, value in os.environ.items() if name not in (GUARD, "PYTHONPATH")}
    environment = kept | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "cable"}
    jobs = []
    for number, host in enumerate(hosts):
        launcher = ["ip", "netns", "exec", host, sys.executable, "-m", "torch.distributed.run", "--nnodes", "2"]
        launcher += ["--node-rank", str(number), "--nproc-per-node", "1", "--master-addr", ADDRESSES[0]]
        command = [*launcher, "-m", "nezha", "pretrain", "--name", "hosts", *words.split()]
        jobs.append(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
            )
        )
    try:
        said = [job.communicate(timeout=200) for job in jobs]
    finally:
        for job in jobs:
            job.terminate()
    assert [job.returncode for job in jobs] == [0, 0], said
    assert "2 processes share every batch of 6 examples" in said[0][0]
    assert said[1][0] == "", "only the first host speaks"
    assert main(["pretrain", "--name", "one", *words.split()]) == 0
    ours, theirs = (
        load_file(RunFolder(runs.get(name).folder).checkpoint(8) / checkpoint.WEIGHTS) for name in ("hosts", "one")
    )
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)

"""Thirty visitors and a training run on one machine: waiting times, memory, and what the visitors cost the run.

`python -m benchmarks.visitors --minutes 10` starts the app and a run in processes of their own.  A third of the
visitors fills in, a third looks at the attention of 64 tokens, a third watches the run; each does something every
five seconds while its page ticks as pages do.  The run's speed is taken alone first, then beside the visitors.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from benchmarks.report import RESULTS
from benchmarks.visitor_page import Told, VisitorPage
from nezha import runs
from nezha.insight.held_out import held_out
from nezha_app.ticking import SECONDS, STATUS

VISITORS, EVERY = 30, 5.0
ELSEWHERE = ("tick_status", STATUS)
TICKS = {"fill": ELSEWHERE, "look": ELSEWHERE, "watch": ("pretrain_tick", SECONDS["pretrain"])}
"""What the timers of a page ask for, and after how many seconds again, by what its visitor does."""
ALONE, WARM_UP = 60.0, 60.0
"""Seconds of the run by itself, and of visits before memory is compared."""
RUN = "beside-visitors"
WAIT_LIMIT, MEMORY_LIMIT, SPEED_LIMIT = 2.5, 0.05, 0.40


@contextmanager
def served(place: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The app at a free port, over the runs of `place`; yields its address and its process."""
    command = [sys.executable, "-m", "nezha", "app", "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"NEZHA_LANG": "en", "NEZHA_RUNS": str(place)}
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        yield "http" + line.split("http", 1)[1].split()[0].rstrip("/."), psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def memory(app: psutil.Process) -> float:
    """Megabytes of the app and its processes, the runs it started aside."""
    return sum(process.memory_info().rss for process in [app, *app.children(recursive=True)]) / 1e6


async def visit(page: VisitorPage, kind: str, texts: tuple[str, ...], end: float, rng: random.Random) -> None:
    """One visitor: opens the page at a moment of its own, then acts every `EVERY` seconds, its page ticking."""
    await asyncio.sleep(rng.uniform(0, EVERY))
    await page.open()
    tick, pause = TICKS[kind]
    acts = ticks = time.perf_counter()
    while (now := time.perf_counter()) < end:
        if now >= acts:
            await act(page, kind, rng.choice(texts), rng)
            acts += EVERY
        elif now >= ticks:
            await page.fire(tick)
            ticks = max(ticks + pause, now)
        await asyncio.sleep(max(0.0, min(acts, ticks) - time.perf_counter()))


async def act(page: VisitorPage, kind: str, text: str, rng: random.Random) -> None:
    """What a visitor of a kind does."""
    if kind == "fill":
        at = rng.randrange(30)
        await page.fire("fill_in", fill_text=f"{text[:at]}[MASK]{text[at + 1 : 31]}")
    elif kind == "look":
        await page.fire("attention_asked", attention_text=text[:62])
    else:
        await page.fire("pretrain_opened")


async def visits(url: str, app: psutil.Process, seconds: float, seed: int) -> tuple[Told, list[float]]:
    """All visitors for `seconds`; returns what they met and the app's memory, a figure every five seconds."""
    told, sizes, end = Told(), [], time.perf_counter() + seconds
    texts = held_out(120, 62, seed)
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
    async with httpx.AsyncClient(timeout=60.0, limits=limits) as client:
        kinds = ("fill", "look", "watch")
        pages = [VisitorPage(client, url, f"run={RUN}", told) for _ in range(VISITORS)]
        going = [
            asyncio.create_task(visit(page, kinds[number % 3], texts, end, random.Random(seed * VISITORS + number)))
            for number, page in enumerate(pages)
        ]
        while time.perf_counter() < end:
            await asyncio.sleep(5)
            sizes.append(memory(app))
        await asyncio.gather(*going)
    return told, sizes


def start_run(place: Path, minutes: float) -> None:
    """A run at the usual settings of the smallest preset that ends by itself when its time is up."""
    command = [sys.executable, "-m", "nezha", "pretrain", "--preset", "smoke", "--name", RUN, "--steps", "100000"]
    command += ["--log-every", "5", "--hours", str(minutes / 60), "--background"]
    subprocess.run(command, check=True, env=os.environ | {"NEZHA_RUNS": str(place)}, stdout=subprocess.DEVNULL)


def speed(place: Path, began: float, ended: float) -> float:
    """Tokens a second of the run between two moments, as its records say."""
    rows = [json.loads(line) for line in (place / RUN / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    return statistics.mean(
        row["tokens_per_second"] for row in rows if row["kind"] == "train" and began < row["time"] < ended
    )


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(minutes: float, seed: int, place: Path) -> dict:
    """One sitting: the run alone, the app opened, the visitors, the end of the run."""
    with served(place) as (url, app):
        httpx.get(url)
        time.sleep(15)  # the model process loads
        start_run(place, minutes + (ALONE + 60) / 60)
        time.sleep(30)  # it compiles and finds its pace
        alone_from = time.time()
        time.sleep(ALONE)
        came = time.time()
        told, sizes = asyncio.run(visits(url, app, minutes * 60, seed))
        left = time.time()
    os.environ["NEZHA_RUNS"] = str(place)
    while (run := runs.get(RUN)).live:
        time.sleep(1)
    warm = sizes[int(WARM_UP / 5) :]
    return {
        "visitors": VISITORS, "minutes": minutes, "answers": sum(map(len, told.seconds.values())),
        "errors": told.errors[:20], "number_of_errors": len(told.errors),
        "seconds": {
            name: {"number": len(values), "median": round(statistics.median(values), 3),
                   "p95": round(quantile(values, 0.95), 3), "longest": round(max(values), 3)}
            for name, values in sorted(told.seconds.items())
        },
        "megabytes": {"after_warm_up": round(statistics.mean(warm[:6])),
                      "at_the_end": round(statistics.mean(warm[-6:])), "highest": round(max(sizes))},
        "run": {"alone": round(speed(place, alone_from, came)), "beside": round(speed(place, came, left)),
                "state": run.state},
    }  # fmt: skip


def lines_of(found: dict) -> list[str]:
    """The table: what was asked for, what was measured, and whether it holds."""
    run, size = found["run"], found["megabytes"]
    lost = 1 - run["beside"] / run["alone"]
    grown = size["at_the_end"] / size["after_warm_up"] - 1
    filled = found["seconds"]["fill_in"]["p95"]
    rows = (
        ("errors", f"{found['number_of_errors']} of {found['answers']} answers", "none", not found["number_of_errors"]),
        ("fill in, 95% within", f"{filled:.2f} s", f"<= {WAIT_LIMIT} s", filled <= WAIT_LIMIT),
        ("memory, from warm-up to the end", f"{grown:+.1%} of {size['after_warm_up']} MB",
         f"within {MEMORY_LIMIT:.0%}", abs(grown) <= MEMORY_LIMIT),
        ("the run's speed, lost beside visitors", f"{lost:.0%} of {run['alone']} tokens/s",
         f"<= {SPEED_LIMIT:.0%}", lost <= SPEED_LIMIT),
        ("the run", run["state"], "finished", run["state"] == "finished"),
    )  # fmt: skip
    return [
        f"{name:40} {value:32} target {target:14} {'met' if met else 'NOT MET'}" for name, value, target, met in rows
    ]


def main() -> None:
    """Measure, print the table, keep the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10.0)
    asked.add_argument("--seed", type=int, default=0)
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found = measure(args.minutes, args.seed, Path(place))
    for line in lines_of(found):
        print(line)
    for name, value in found["seconds"].items():
        print(f"  {name:28} {value['number']:6} times   median {value['median']:.3f} s   95% {value['p95']:.3f} s")
    (RESULTS / "visitors.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

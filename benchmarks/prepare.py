"""`nezha prepare` against `jieba.cut` alone, one process against two, and the memory of 1 GB of text against 100 MB.

The text is the bundled corpus over and over, each document with a number of its own so that none is a copy.  Rates
are characters a second of wall clock, everything included but the loading of dictionaries; both sides of a ratio
run in fresh processes, in turn.  At the end: what the paper's 10.5 billion tokens would take at these rates.

    python -m benchmarks.prepare                # rates, and a gigabyte
    python -m benchmarks.prepare --no-gigabyte  # rates alone
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.report import Line, publish

ROUNDS, RATE_BYTES, TENTH, FULL = 3, 15_000_000, 100_000_000, 1_000_000_000
PAPER_TOKENS = 10.5e9
CUT, PREPARE = "cut", "prepare"


def write_text(path: Path, size: int) -> None:
    """At least `size` bytes of text of which no document stands twice."""
    from nezha.data.documents import text_of, unique
    from nezha.data.prepare import read_sources

    documents = [text_of(document) for document in unique(read_sources(["bundled"]))]
    number = written = 0
    with path.open("w", encoding="utf-8") as file:
        while written < size:
            text = f"{documents[number % len(documents)]}\n第{number}篇\n\n"
            written += len(text.encode())
            number += 1
            file.write(text)


def child_cut(path: Path) -> dict[str, float]:
    """`jieba.cut` over the lines of a file."""
    import jieba

    jieba.setLogLevel("WARNING")
    jieba.initialize()
    text = path.read_text(encoding="utf-8")
    began = time.perf_counter()
    for _ in jieba.cut(text):
        pass
    return {"characters": len(text), "seconds": time.perf_counter() - began}


def child_prepare(path: Path, words: str, workers: int) -> dict[str, float]:
    """`prepare` with the bundled model's vocabulary; dictionaries are loaded first where this process does the work."""
    from nezha.data.prepare import prepare
    from nezha.models_folder import BUNDLED_MODEL
    from nezha.words import Sentence, begins

    if workers == 1:
        begins(words, [Sentence("今天天气很好")])
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        began = time.perf_counter()
        report = prepare([path], f"{folder}/out", words=words, vocabulary=BUNDLED_MODEL, workers=workers)
        seconds = time.perf_counter() - began
    tokens = report.train_tokens + report.held_out_tokens
    characters = len(path.read_text(encoding="utf-8")) if path.stat().st_size < TENTH else report.characters
    return {"characters": characters, "seconds": seconds, "tokens": tokens, "bytes": report.bytes}


def run_child(*words: object) -> dict[str, float]:
    """One of the two above in a process of its own, with `peak`, the most memory of it and its children in MB."""
    command = [sys.executable, "-m", "benchmarks.prepare", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        family, peak = psutil.Process(process.pid), 0
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, [family, *_children(family)])))
            time.sleep(0.1)
        out = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return json.loads(out) | {"peak": peak / 1e6}


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def rates(path: Path) -> dict[str, dict[str, float]]:
    """The median round of each way, taken in turn."""
    ways = {
        "jieba.cut": (CUT, path),
        "jieba 1": (PREPARE, path, "jieba", 1),
        "jieba 2": (PREPARE, path, "jieba", 2),
        "rjieba 1": (PREPARE, path, "rjieba", 1),
        "rjieba 2": (PREPARE, path, "rjieba", 2),
    }
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, words in ways.items():
            runs[name].append(run_child(*words))
    return {name: sorted(found, key=lambda run: run["seconds"])[ROUNDS // 2] for name, found in runs.items()}


def rate_lines(found: dict[str, dict[str, float]]) -> list[Line]:
    """The ratios that have a target."""
    rate = {name: run["characters"] / run["seconds"] / 1e3 for name, run in found.items()}

    def line(name: str, ours: str, peer: str, target: str) -> Line:
        return Line(name=name, unit="k characters/s", ours=rate[ours], peer=rate[peer], peer_name=peer, target=target)

    return [
        line("prepare, jieba, one process", "jieba 1", "jieba.cut", ">= 0.65"),
        line("prepare, jieba, two processes", "jieba 2", "jieba 1", ">= 1.6"),
        line("prepare, rjieba, one process", "rjieba 1", "jieba.cut", ">= 4"),
        line("prepare, rjieba, two processes", "rjieba 2", "rjieba 1", ""),
    ]


def memory_line(folder: Path) -> Line:
    """The most memory all processes hold together for a gigabyte and for a tenth of it."""
    peaks = {}
    for size in (TENTH, FULL):
        path = folder / f"{size}.txt"
        write_text(path, size)
        run = run_child(PREPARE, path, "rjieba", 2)
        print(f"{size / 1e6:,.0f} MB of text: {run['seconds']:.0f} s, {run['tokens'] / 1e6:.0f} M tokens, "
              f"{run['peak']:.0f} MB of memory at most")  # fmt: skip
        peaks[size] = run["peak"]
        path.unlink()
    return Line(
        name="memory for 1 GB of text, two processes, rjieba", unit="MB",
        ours=peaks[FULL], peer=peaks[TENTH], peer_name="for 100 MB", target="<= 1.3",
    )  # fmt: skip


def plan(found: dict[str, dict[str, float]]) -> str:
    """Hours, disk and machines for the paper's corpus at the rates measured here."""
    lines = [f"{PAPER_TOKENS / 1e9:.1f} billion tokens at these rates:"]
    for words in ("jieba", "rjieba"):
        one, two = found[f"{words} 1"], found[f"{words} 2"]
        speed = two["tokens"] / two["seconds"] / 2
        hours = PAPER_TOKENS / speed / 3600
        lines.append(f"  {words}: {speed:,.0f} tokens/s a core where two work; {hours:,.1f} core-hours: "
                     f"{hours / 2:,.1f} h on 2 cores as measured; {hours / 16:,.1f} h on 16 if they scale alike, "
                     "which was not measured: one process reads and writes for all")  # fmt: skip
        size, text = PAPER_TOKENS * one["bytes"] / one["tokens"] / 1e9, PAPER_TOKENS * RATE_BYTES / one["tokens"] / 1e9
    lines.append(f"  disk: {text:.0f} GB of text, {size:.0f} GB of shards, about as much again each while it works")
    return "\n".join(lines)


def main() -> None:
    """Measure and keep the lines; with a child's words, be that child."""
    words = sys.argv[1:]
    if words[:1] == [CUT]:
        print(json.dumps(child_cut(Path(words[1]))))
        return
    if words[:1] == [PREPARE]:
        print(json.dumps(child_prepare(Path(words[1]), words[2], int(words[3]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        write_text(path, RATE_BYTES)
        found = rates(path)
        lines = rate_lines(found)
        if "--no-gigabyte" not in words:
            lines.append(memory_line(Path(folder)))
    publish("prepare", lines)
    print(plan(found))


if __name__ == "__main__":
    main()

"""Masking collators: whole Chinese words by ours and by transformers', each pair in one process on the same features.

The older peer reads which characters continue a word from `chinese_ref` and does the same job as ours, in Python.  Its
successor in transformers 5 reads words from offsets that touch, which for Chinese is a whole clause: it is timed beside
ours, but what it hides are not words.  Whole batches from the shards are timed too: read, padded and masked.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers import ROOT, python_with
from benchmarks.report import Line, alternate, publish
from nezha.collator import word_features
from nezha.data.batches import Batches
from nezha.data.bundled import people_daily
from nezha.data.location import locate
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer

OLD = ("transformers-4.57", "transformers==4.57.1")


def measured(interpreter: Path | str, texts: list[Any]) -> list[dict[str, Any]]:
    """What the worker found under an interpreter."""
    script = ROOT / "benchmarks" / "masking_worker.py"
    done = subprocess.run([interpreter, script], input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def from_shards(rows: int, length: int) -> float:
    """Milliseconds for a batch from the bundled shards: read, padded and masked."""
    folder = locate("bundled")
    batches = Batches(
        open_split(folder, "train"), Tokenizer.from_folder(folder), DataConfig(sequence_length=length),
        MaskingConfig(), batch_size=rows, seed=0,
    )  # fmt: skip
    steps = iter(range(10**6))
    return 1e3 * alternate({"ours": lambda: batches.batch(next(steps))}, rounds=90)["ours"]


def main() -> None:
    """Measure and keep the lines."""
    paragraphs = ["".join(sentence.text for sentence in article) for article in list(people_daily())[:60]]
    texts = word_features(paragraphs, Tokenizer.from_folder(BUNDLED_MODEL), max_length=4096)
    bare = [{name: values[1:-1].tolist() for name, values in text.items()} for text in texts]
    lines = []
    for interpreter, target in ((python_with(*OLD), ">= 20"), (sys.executable, "(hides clauses)")):
        for found in measured(interpreter, bare):
            shape = f"{found['rows']} × {found['length']}"
            lines.append(
                Line(
                    name=f"masking collator, {shape}", unit="batches/s", ours=1 / found["ours"], peer=1 / found["peer"],
                    peer_name=found["peer_name"], target=target,
                )
            )  # fmt: skip
            if interpreter != sys.executable:
                whole = 1e3 / from_shards(found["rows"], found["length"])
                lines.append(
                    Line(
                        name=f"a batch from the shards, {shape}", unit="batches/s", ours=whole, peer=1 / found["peer"],
                        peer_name=f"{found['peer_name']} alone", target="(reads them too)",
                    )
                )  # fmt: skip
    publish("masking", lines)


if __name__ == "__main__":
    main()

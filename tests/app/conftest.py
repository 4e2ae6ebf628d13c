"""The workbench as a visitor meets it, in a process of its own and in Chromium; a worker that needs no model."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from nezha.insight import masks_all
from nezha.insight.corpus_results import (
    BINS,
    SPREAD,
    CorpusResult,
    Lengths,
    NotMeasured,
    Padding,
    RatesResult,
    RecipeRates,
    SplitFacts,
    Words,
)
from nezha.insight.results import Candidate, FillMaskResult, MaskGuess
from nezha.messages import InputError
from nezha.tour.results import Moved, Off
from nezha.tour.story import story

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 120_000
"""Milliseconds a page may take for one thing: it takes well under a tenth, but the machine may be busy."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


LENGTHS = Lengths(mean=9.5, longest=77, quantiles=(1, 4, 8, 12, 30), step=2, bins=tuple(range(BINS)))
TRAIN = SplitFacts(
    split="train", tokens=900, sentences=1000, documents=50, counted=900, characters=950, unknown=0.005,
    vocabulary_used=4469, words=(Words(name="jieba", number=560, mean=1.6, sizes=(0.5, 0.4, 0.06, 0.04)),),
    sentence_lengths=LENGTHS, document_lengths=LENGTHS,
    padding=(Padding(examples="packed", sequence_length=128, number=7, share=0.254),),
)  # fmt: skip
CORPUS = CorpusResult(
    data="bundled", sources=("bundled",), vocabulary_size=4477, segmentations=("jieba",), dropped={"duplicate": 3},
    splits=(TRAIN, replace(TRAIN, split="held_out", tokens=100, counted=100, sentences=234, documents=6)),
)  # fmt: skip
SHARES = {"mask": 0.1185, "random": 0.0155, "keep": 0.0151, "none": 0.8509}
RATES = RatesResult(
    data="bundled", split="held_out", words="jieba", paper={"mask": 0.12, "random": 0.015, "keep": 0.015},
    rows=(
        RecipeRates(
            recipe="nezha", sequence_length=128, examples=9, tokens=SHARES, characters=SHARES, halved=0.0,
            halved_by_corpus=0.93, spread=(*[0] * 14, 9, *[0] * (SPREAD - 15)), quantiles=(0.14, 0.148, 0.15),
        ),
    ),
    missing=(NotMeasured(recipe="bert_wwm", reason={"en": "expected other words", "zh": "需要别的分词"}),),
)  # fmt: skip


BLANK = np.eye(3, dtype=np.float32)
STEPS = {
    **story(),
    "moved": Moved(
        model="bundled", text="北京", shuffled="京北", tokens=("[CLS]", "北", "京"),
        shuffled_tokens=("[CLS]", "京", "北"),
        layer=1, head=3, plain=BLANK, mixed=BLANK, share=0.6, shuffled_share=0.7, begun=200, shift=0.0, twin_shift=0.02,
    ),
    "off": Off(
        model="bundled", texts=2, characters=9, loss=1.5, places=((0, 2), (1, 3)), roles=("next", "prev"),
        lost=(0.02, 0.08), layer=1, layer_lost=0.2,
    ),
}  # fmt: skip
"""What the bundled model answered, and two answers that the start page does not keep."""


@dataclass
class StandIn:
    """Answers as the worker does, at once; keeps what it was asked."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    error: InputError | None = None

    def ask(self, name: str, /, **arguments: Any) -> "Ready":
        """The same on its way, which is over at once."""
        return Ready(self, name, arguments)

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Three candidates for every mask, `{}` for a picture of attention, true masks, small figures."""
        if name == "tour":
            self.asked.append({"name": name, **arguments})
            if self.error:
                raise self.error
            return STEPS[arguments["step"]]
        if name == "ask_json":
            arguments["question"] = arguments.pop("name")
        self.asked.append({"name": name, **arguments})
        if self.error:
            raise self.error
        ready = {
            "attention_json": "{}",
            "attention_layers_json": '{"3":{}}',
            "ask_json": '{"version":1,"title":["A","甲"]}',
            "corpus": CORPUS,
            "rates": RATES,
        }
        if name in ready:
            return ready[name]
        return masks_all(**arguments) if name == "masks" else answer(arguments["text"])


@dataclass
class Ready:
    """A call that is over, as `nezha.worker.Asked` has it."""

    worker: StandIn
    name: str
    arguments: dict[str, Any]
    done = True
    reached = None

    def result(self, timeout: float | None = None) -> Any:
        """What the worker answers, or its error."""
        return self.worker.call(self.name, **self.arguments)


def answer(text: str) -> FillMaskResult:
    """国, 家 and 人 at every mask of `text`."""
    masks, start = [], text.find("[MASK]")
    while start >= 0:
        candidates = tuple(
            Candidate(token=token, id=number, probability=share)
            for number, (token, share) in enumerate([("国", 0.7), ("家", 0.2), ("人", 0.0001)])
        )
        masks.append(MaskGuess(index=len(masks), token_index=1, start=start, end=start + 6, candidates=candidates))
        start = text.find("[MASK]", start + 6)
    return FillMaskResult(model="bundled", text=text, masks=tuple(masks))


@pytest.fixture
def worker() -> StandIn:
    return StandIn()


@dataclass
class Served:
    """`nezha app` in a process of its own."""

    runs: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start, and wait until the port answers."""
        self.started = time.monotonic()
        argv = [sys.executable, "-m", "nezha", "app", "--port", str(self.port), *self.options]
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        more = {"NEZHA_RUNS": str(self.runs), "NEZHA_MODELS": str(self.runs.parent / "models"), "PYTHONPATH": path}
        more |= {"NEZHA_LANG": "en", "OMP_NUM_THREADS": "1", "NEZHA_DATA": str(self.runs.parent.parent)}
        more |= self.environment
        with (self.runs.parent / "app.log").open("ab") as log:
            self.process = subprocess.Popen(argv, env=os.environ | more, stdout=log, stderr=log, cwd=self.runs.parent)
        until(self.answers, 300, "the app answers")

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.runs.parent / "app.log").read_text(encoding="utf-8")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """SIGKILL: nothing is cleaned up."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Look again until it is so; fail where it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    """One app for a module, with a folder of runs of its own; whatever it started is ended."""
    yield from serving(tmp_path_factory.mktemp("workbench"))


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Iterator[Served]:
    """The same in class mode, which may read no folder of other tests."""
    place = tmp_path_factory.mktemp("classroom")
    yield from serving(place, options=("--class",), environment={"NEZHA_DATA": str(place / "data")})


def serving(place: Path, **more: Any) -> Iterator[Served]:
    """An app that runs until the test module is over."""
    (place / "runs").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = Served(runs=place / "runs", port=port, **more)
    try:
        app.start()
        yield app
    finally:
        end(app)


def end(app: Served) -> None:
    """End an app and whatever it started."""
    if app.process and app.process.poll() is None:
        app.process.send_signal(signal.SIGTERM)
        app.process.wait(60)
    for process in psutil.process_iter(["cmdline"]):
        if any(str(app.runs) in word for word in process.info["cmdline"] or []):
            process.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    if CHROMIUM is None:
        pytest.skip("no chromium here; .ci/run installs Debian's")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """A browser with its own memory; remembers every address it was made to ask."""

    context: Any
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, url: str, ready: str = "#fill-strip [data-unit]") -> Any:
        """A page at `url`, once `ready` is there."""
        from playwright.sync_api import TimeoutError as TooLate

        page = self.context.new_page()
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(url)
        try:
            page.wait_for_selector(ready, state="attached", timeout=PATIENCE / 2)
        except TooLate as error:
            # On a busy machine a page may miss its first answer; a visitor would load it again, and so does this one.
            warnings.warn(f"{url} did not show {ready}: {error}\n{page.inner_text('body')[:2000]}", stacklevel=2)
            page.reload()
            page.wait_for_selector(ready, state="attached")
        return page

    def _note(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.outside.append(request.url)


@pytest.fixture
def visit(browser) -> Iterator[Callable[..., Visitor]]:
    """`visit(lang="zh-CN", width=1280)`: a new visitor.  None may have asked for anything outside this machine."""
    visitors: list[Visitor] = []

    def come(lang: str = "en-US", width: int = 1280, scheme: str = "light") -> Visitor:
        context = browser.new_context(
            locale=lang, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        visitors.append(Visitor(context))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
        assert not visitor.outside
        assert not visitor.complaints


@pytest.fixture(scope="module")
def shards(tmp_path_factory) -> Path:
    """Prepared data of a few hundred made-up sentences: a run on it starts at once."""
    from nezha.data.prepare import prepare

    place, choose = tmp_path_factory.mktemp("corpus"), random.Random(5)
    who, does, what = (
        ["北京", "我们", "学生", "老师"],
        ["喜欢", "看见", "学习"],
        ["城市", "国家", "文化", "音乐", "大学"],
    )

    def sentence() -> str:
        return f"{choose.choice(who)}{choose.choice(does)}{choose.choice(what)}。"

    documents = ["\n".join(sentence() for _ in range(7)) for _ in range(60)]
    (place / "text.txt").write_text("\n\n".join(documents), encoding="utf-8")
    prepare([str(place / "text.txt")], place / "shards", min_count=1)
    return place / "shards"

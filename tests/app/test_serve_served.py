"""The page of documentation about `nezha serve`, carried out against a server that really runs."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest

from nezha import runs

from .conftest import ROOT, end, until

PAGES = {"en": "serve.md", "zh": "serve.zh.md"}
PORT = "127.0.0.1:7861"


@dataclass
class Server:
    """`nezha serve` in a process of its own."""

    runs: Path
    port: int
    process: subprocess.Popen[bytes]

    def ask(self, path: str, body: Any = None, kind: str = "application/json") -> tuple[int, Any]:
        """Status and JSON of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=200)
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("GET" if body is None else "POST", path, data, {"Content-Type": kind})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        connection.close()
        lines = kind != "application/json" and answer.status == 200
        return answer.status, [json.loads(line) for line in text.splitlines()] if lines else json.loads(text)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """With a fine-tuned run called `reviews`."""
    place = tmp_path_factory.mktemp("serve")
    rows = "".join(f"1\t第{n}次住，房间很好，服务热情\n0\t第{n}次住，房间很差，服务冷淡\n" for n in range(60))
    (place / "reviews.tsv").write_text("label\ttext\n" + rows, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    more = {"NEZHA_RUNS": str(place / "runs"), "NEZHA_MODELS": str(place / "models"), "PYTHONPATH": path}
    more |= {"NEZHA_LANG": "en", "OMP_NUM_THREADS": "1"}
    tune = ["finetune", "sentiment", "--data", "reviews.tsv", "--epochs", "1", "--length", "32", "--name", "reviews"]
    command = [sys.executable, "-m", "nezha"]
    argv = [*command, *tune, "--without-baselines", "--background"]
    done = subprocess.run(argv, cwd=place, env=os.environ | more, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    until(lambda: runs.get("reviews", place / "runs").state == "finished", 300, "the model is fine-tuned")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (place / "serve.log").open("wb") as log:
        argv = [*command, "serve", "--port", str(port)]
        process = subprocess.Popen(argv, env=os.environ | more, stdout=log, stderr=log, cwd=place)
    found = Server(place / "runs", port, process)
    try:
        until(lambda: _ready(found), 300, "the server answers")
        yield found
    finally:
        end(found)  # type: ignore[arg-type]


def _ready(server: Server) -> bool:
    assert server.process.poll() is None, (server.runs.parent / "serve.log").read_text(encoding="utf-8")
    try:
        return server.ask("/health")[1]["status"] == "ready"
    except OSError:
        return False


def blocks(lang: str, kind: str, server: Server) -> list[str]:
    """The pieces of code of a kind, for the server that runs here."""
    page = (ROOT / "docs" / PAGES[lang]).read_text(encoding="utf-8")
    codes = re.findall(rf"```{kind} served\n(.*?)```", page, re.DOTALL)
    assert all(PORT in code for code in codes)
    return [code.replace(PORT, f"127.0.0.1:{server.port}") for code in codes]


@pytest.mark.parametrize("lang", PAGES)
def test_the_documented_requests_of_curl_are_answered(server, lang, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    said = [
        subprocess.run(["bash", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for code in blocks(lang, "sh", server)
    ]
    filled, predicted, attention = (json.loads(one)["answers"] for one in said[:3])
    assert [len(one["masks"][0]["candidates"]) for one in filled] == [3, 3]
    assert filled[1]["id"] == 7
    assert {one["answer"] for one in predicted} <= {"0", "1"}
    assert all(len(head["offsets"]) == 1 for head in attention[0]["heads"])
    lines = [json.loads(line) for line in said[3].splitlines()]
    assert [one.get("id") for one in lines] == [None, "b"]
    assert all(len(one["masks"][0]["candidates"]) == 1 for one in lines)


def test_the_documented_program_prints_an_answer_and_a_sentence(server):
    [code] = blocks("en", "python", server)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert len(eval(first)) == 2
    assert second.startswith("Expected at least one [MASK]")


def test_the_table_names_every_path_with_its_options(server):
    told = server.ask("/openapi.json")[1]["paths"]
    for lang in PAGES:
        page = (ROOT / "docs" / PAGES[lang]).read_text(encoding="utf-8")
        rows = [row.split("|")[1:3] for row in page.splitlines() if re.match(r"\| `(GET|POST) /", row)]
        assert {name.split()[1].strip("`") for name, _ in rows} == told.keys()
        for name, options in rows:
            method, path = name.strip(" `").split()
            [operation] = [told[path][method.lower()]]
            schemas = [(one["name"], one["schema"]) for one in operation.get("parameters", [])]
            shown = [
                f"{name}={json.dumps(schema['default'])}" if "default" in schema else name for name, schema in schemas
            ]
            assert re.findall(r"`([^`]*)`", options) == shown


def test_a_file_is_answered_line_by_line_as_the_command_line_answers_it(server, tmp_path):
    texts = [f"第{number}次住，房间很{'好差'[number % 2]}" for number in range(150)]
    body = "\n".join(json.dumps(text) for text in texts).encode()
    status, found = server.ask("/predict?model=run:reviews", body, "application/x-ndjson")
    assert status == 200
    assert [one["text"] for one in found] == texts
    source, out = tmp_path / "texts.txt", tmp_path / "out.jsonl"
    source.write_text("\n".join(texts), encoding="utf-8")
    command = [sys.executable, "-m", "nezha", "predict", "run:reviews", "--file", str(source), "--out", str(out)]
    quiet = os.environ | {"NEZHA_RUNS": str(server.runs), "OMP_NUM_THREADS": "1"}
    subprocess.run(command, check=True, env=quiet, capture_output=True)
    twins = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    for one, twin in zip(found, twins, strict=True):
        assert one["answer"] == twin["answer"]
        assert one["probabilities"] == pytest.approx(twin["probabilities"], abs=1e-4)


def test_many_at_once_are_all_answered_each_with_its_own(server):
    answers: dict[int, Any] = {}

    def ask(number: int) -> None:
        answers[number] = server.ask("/fill-mask", {"texts": [f"第{number}课，中[MASK]"], "k": 1})

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers[number][0] for number in range(40)] == [200] * 40
    assert [answers[number][1]["answers"][0]["text"] for number in range(40)] == [
        f"第{number}课，中[MASK]" for number in range(40)
    ]


def test_a_model_process_that_is_killed_is_told_and_there_again(server):
    [child] = [
        process
        for process in psutil.Process(server.process.pid).children(recursive=True)
        if not process.children() and process.memory_info().rss > 1e8
    ]
    done: list[Any] = []
    body = "\n".join(json.dumps(f"[MASK]{'长' * 300}{n}") for n in range(500)).encode()
    asking = threading.Thread(target=lambda: done.append(server.ask("/fill-mask", body, "application/x-ndjson")))
    asking.start()
    time.sleep(1)
    child.kill()
    asking.join(200)
    status, found = done[0]
    assert status == 200
    assert len(found) == 500
    told = {one["error"] for one in found if "error" in one}
    assert len(told) <= 1
    assert server.ask("/fill-mask", {"texts": ["中[MASK]"]})[0] == 200


def test_it_ends_when_it_is_asked_to_and_leaves_nothing_behind(server):
    children = psutil.Process(server.process.pid).children(recursive=True)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(60) == 130
    assert not psutil.wait_procs(children, timeout=20)[1]
    log = (server.runs.parent / "serve.log").read_text(encoding="utf-8")
    assert log.splitlines() == [f"Models answer at http://{PORT.split(':')[0]}:{server.port} (Ctrl+C ends it)"]

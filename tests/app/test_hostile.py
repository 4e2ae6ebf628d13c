"""Two thousand hostile requests at an app that really runs: nothing leaks, nothing breaks, nothing is executed."""

import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

import pytest

from nezha_app.guard.rights import ASK

from .conftest import Served
from .hostile import Arsenal, Attack
from .known_holes import replays
from .wire import Answer, Wire

SECRET = "canary-7f3a9c-do-not-sing"
NUMBER, NAMED = 2000, 200
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3000)]
EXPLAINED = {200, 206, 303, 304, 307, 400, 401, 403, 404, 405, 413, 422, 429}
BATCH = 30


@dataclass
class Tally:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    def note(self, attack: Attack, answer: Answer) -> None:
        """Count an answer, and keep what must not be."""
        self.statuses[answer.status] += 1
        text = answer.text
        if SECRET in text or "root:x:0" in text:
            self.bad.append(f"leak: {attack.name} {attack.target!r}")
        # a request that is no HTTP is refused by the server below us, or gets no answer at all
        if answer.status not in EXPLAINED | {0}:
            self.bad.append(f"{answer.status}: {attack.name} {attack.target!r} {attack.body[:200]!r} {text[:200]}")
        if "Traceback (most recent call last)" in text:
            self.bad.append(f"traceback: {attack.name} {attack.target!r}")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """A server that nobody may call, and who did."""
    called: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def listen() -> None:
            server.settimeout(0.2)
            while not ended.is_set():
                try:
                    called.append(server.accept()[1])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", called
        ended.set()
        thread.join()


def link_key(app: Served, role: str) -> str:
    """What the file of links says for a role."""
    text = (app.runs / ".door" / "links.txt").read_text(encoding="utf-8")
    return re.findall(rf"#({role}\.\d+\.\S+)", text)[0]


def student(app: Served) -> Wire:
    """Somebody new who has entered with the class's link."""
    answer = Wire(app.port).post("/enter", {"key": link_key(app, "visitor")})
    assert answer.status == 200, answer.text
    return Wire(app.port, {"Cookie": answer.headers["set-cookie"].partition(";")[0]})


def ask(wire: Wire, attacks: list[Attack], session: str, tally: Tally) -> None:
    """Send calls, then hear every answer to those that were taken."""
    taken = 0
    for attack in attacks:
        answer = wire.send(attack.method, attack.target, attack.body, attack.headers)
        tally.note(attack, answer)
        taken += answer.status == 200
    if not taken:
        return
    stream = wire.send("GET", f"/gradio_api/queue/data?session_hash={session}", until=b"close_stream", seconds=200)
    heard = Attack("answers", "GET", "/gradio_api/queue/data")
    tally.note(heard, stream)
    lines = plain(stream).decode("utf-8").split("\n")
    messages = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    done = [message for message in messages if message["msg"] == "process_completed"]
    if len(done) < taken:
        tally.bad.append(f"{taken - len(done)} of {taken} calls were never answered")
    for message in done:
        if not message["success"]:
            error = message["output"].get("error")
            tally.failures[str(error)[:60]] += 1
            if not error:
                tally.bad.append(f"failed without a word: {message}")


@dataclass
class Siege:
    """One app, what is sent at it, and what came back."""

    app: Served
    arsenal: Arsenal
    called: list[object]
    tally: Tally = field(default_factory=Tally)

    @property
    def teacher(self) -> Wire:
        return Wire(self.app.port, {"Authorization": f"Bearer {link_key(self.app, 'teacher')}"})

    def functions(self) -> list[dict[str, Any]]:
        """Every function of the page, as the page is told of them."""
        config = json.loads(plain(self.teacher.send("GET", "/config")))
        return [one for one in config["dependencies"] if one["backend_fn"]]

    def fixed(self) -> list[Attack]:
        """Routes, bodies, uploads, and the holes that are known."""
        arsenal = self.arsenal
        return [*arsenal.bodies(), *arsenal.routes(), *arsenal.uploads(), *replays(arsenal, "known")]

    def calls(self) -> int:
        """How many calls of functions each of the two halves sends, so that all together are `NUMBER`."""
        return (NUMBER - len(self.fixed()) - NAMED) // 2

    def check(self) -> None:
        """Nothing leaked, broke, was visited, executed or written; the app works as before."""
        assert not self.tally.bad, "\n".join(self.tally.bad[:20])
        assert not self.called
        assert not self.arsenal.touched.exists()
        assert SECRET in self.arsenal.canary.read_text(encoding="utf-8")
        assert self.app.process is not None
        assert self.app.process.poll() is None
        assert not [path for path in self.app.runs.iterdir() if not path.name.startswith(".")]
        check_log(self.app)
        check_works(self.app)


@pytest.fixture
def siege(classroom, tmp_path, listener, capsys) -> Iterator[Siege]:
    """Checks at the end, and says what came back."""
    canary = tmp_path / "canary.tsv"
    canary.write_text(f"text\tlabel\n{SECRET}\t1\n", encoding="utf-8")
    made = Siege(classroom, Arsenal(canary, tmp_path / "executed", listener[0]), listener[1])
    yield made
    statuses, failures = made.tally.statuses, made.tally.failures
    with capsys.disabled():
        print(f"\n{sum(statuses.values())} answers {dict(sorted(statuses.items()))};", end=" ")
        print(f"{sum(failures.values())} told why not: {failures.most_common(4)}")
    made.check()


def test_hostile_routes_bodies_uploads_and_every_known_hole(siege):
    wires = cycle([siege.teacher, student(siege.app), Wire(siege.app.port)])
    for attack in siege.fixed():
        wire = next(wires)
        siege.tally.note(attack, wire.send(attack.method, attack.target, attack.body, attack.headers, seconds=5))


def test_hostile_calls_of_every_endpoint_by_name(siege):
    names = [one["api_name"] for one in siege.functions() if one["api_visibility"] == "public"]
    students = cycle([student(siege.app) for _ in range(8)])
    for attack in siege.arsenal.named(names, NAMED):
        wire = next(students)
        siege.tally.note(attack, wire.send(attack.method, attack.target, attack.body, attack.headers))


def test_hostile_calls_of_every_function_by_a_student(siege):
    for number, part in enumerate(parts(siege.arsenal.calls(siege.functions(), siege.calls(), "S"))):
        ask(student(siege.app), renamed(part, f"v{number}"), f"v{number}", siege.tally)


def test_hostile_calls_of_every_function_by_a_teacher(siege):
    """Nobody limits the texts of a teacher, so that the questions to models are left to the students."""
    light = [one for one in siege.functions() if one["api_name"] not in ASK]
    for number, part in enumerate(parts(siege.arsenal.calls(light, siege.calls(), "S"))):
        ask(siege.teacher, renamed(part, f"t{number}"), f"t{number}", siege.tally)


def plain(answer: Answer) -> bytes:
    """The body, put together where it came in pieces."""
    if answer.headers.get("transfer-encoding") != "chunked":
        return answer.body
    rest, whole = answer.body, b""
    while (head := rest.partition(b"\r\n"))[1] and head[0].strip():
        number = int(head[0], 16)
        if len(head[2]) < number:
            break  # nobody listened to the end of this piece
        whole, rest = whole + head[2][:number], head[2][number + 2 :]
    return whole


def parts(attacks: Iterator[Attack]) -> Iterator[tuple[Attack, ...]]:
    """A few at a time."""
    while part := tuple(islice(attacks, BATCH)):
        yield part


def renamed(attacks: tuple[Attack, ...], session: str) -> list[Attack]:
    """Calls of a session of their own."""
    old, new = b'"session_hash": "S"', f'"session_hash": "{session}"'.encode()
    return [Attack(one.name, one.method, one.target, one.body.replace(old, new), one.headers) for one in attacks]


def check_log(app: Served) -> None:
    """No key, nothing of a visitor, no error that nobody foresaw."""
    log = (app.runs.parent / "app.log").read_text(encoding="utf-8")
    for secret in (link_key(app, "teacher"), link_key(app, "visitor"), SECRET, "nezha-", "Bearer"):
        assert secret not in log
    assert "Traceback" not in log, log[-3000:]


def check_works(app: Served) -> None:
    """After all that a student is answered as before."""
    visitor = student(app)
    data = {"data": ["中华人民共和[MASK]", "bundled", 3, "zh"]}
    event = json.loads(visitor.post("/gradio_api/call/fill_mask", data).body)["event_id"]
    told = visitor.send("GET", f"/gradio_api/call/fill_mask/{event}", until=b"event: complete", seconds=120)
    assert '"candidates"' in told.text

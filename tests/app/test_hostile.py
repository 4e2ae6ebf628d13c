"""Two thousand hostile requests at an app that really runs: nothing leaks, nothing breaks, nothing is executed."""

import json
import random
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

import pytest

from nezha_app.guard.rights import ASK

from .conftest import Served
from .hostile import Arsenal, Attack
from .known_holes import replays
from .wire import Answer, Wire

SECRET = "canary-7f3a9c-do-not-sing"
NUMBER = 2000
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


def test_two_thousand_hostile_requests_leak_nothing_break_nothing_and_run_nothing(
    classroom, tmp_path, listener, capsys
):
    canary, touched = tmp_path / "canary.tsv", tmp_path / "executed"
    canary.write_text(f"text\tlabel\n{SECRET}\t1\n", encoding="utf-8")
    arsenal, tally, choose = Arsenal(canary, touched, listener[0]), Tally(), random.Random(5)
    process = classroom.process.pid
    teacher = Wire(classroom.port, {"Authorization": f"Bearer {link_key(classroom, 'teacher')}"})
    functions = [one for one in teacher_config(teacher)["dependencies"] if one["backend_fn"]]
    light = [one for one in functions if one["api_name"] not in ASK]
    names = [one["api_name"] for one in functions if one["api_visibility"] == "public"]
    fixed = [*arsenal.bodies(), *arsenal.routes(), *arsenal.uploads(), *replays(arsenal, "known")]
    named = list(arsenal.named(names, 200))
    wires = cycle([teacher, student(classroom), Wire(classroom.port)])
    for attack in fixed:
        wire = next(wires)
        tally.note(attack, wire.send(attack.method, attack.target, attack.body, attack.headers, seconds=5))
    students = [student(classroom) for _ in range(8)]
    for attack in named:
        wire = choose.choice(students)
        tally.note(attack, wire.send(attack.method, attack.target, attack.body, attack.headers))
    left = NUMBER - len(fixed) - len(named)
    for number, part in enumerate(parts(arsenal.calls(light, left // 2, "S"))):
        ask(teacher, renamed(part, f"t{number}"), f"t{number}", tally)
    for number, part in enumerate(parts(arsenal.calls(functions, left - left // 2, "S"))):
        ask(student(classroom), renamed(part, f"v{number}"), f"v{number}", tally)

    with capsys.disabled():
        print(f"\n{sum(tally.statuses.values())} answers: {dict(sorted(tally.statuses.items()))}")
        print(f"{sum(tally.failures.values())} sentences, the commonest: {tally.failures.most_common(6)}")
    assert not tally.bad, "\n".join(tally.bad[:20])
    assert not listener[1]
    assert not touched.exists()
    assert SECRET in canary.read_text(encoding="utf-8")
    assert classroom.process.pid == process
    assert classroom.process.poll() is None
    assert not [path for path in classroom.runs.iterdir() if not path.name.startswith(".")]
    check_log(classroom)
    check_works(classroom)


def teacher_config(teacher: Wire) -> dict:
    return json.loads(plain(teacher.send("GET", "/config", headers={"Accept-Encoding": "identity"})))


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

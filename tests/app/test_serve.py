"""`nezha serve` without its models: what is read, what is answered, who is let in, and what goes in together."""

import asyncio
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from nezha.messages import InputError
from nezha.texts import TEXTS
from nezha.worker_process import WorkerError
from nezha_app.guard import tries
from nezha_app.guard.keys import TEACHER, Keys, secret
from nezha_app.serve import desk as desks
from nezha_app.serve import reading
from nezha_app.serve.asked import QUESTIONS
from nezha_app.serve.desk import Desk
from nezha_app.serve.main import Wish, build, invitation

LINES = {"Content-Type": "application/x-ndjson"}
TEXT = "中华人民共和[MASK]"


class Models:
    """In the model process's place: says of every text how long it is; refuses “坏”, fails at “太多”."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[tuple[str, str]], dict[str, Any]]] = []
        self.closed = False

    def warm(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def call(self, name: str, /, items: list[tuple[str, str]], **options: Any) -> list[Any]:
        self.asked.append((name, items, options))
        if options["model"] == "run:gone":
            raise InputError("run_unknown", name="gone", root="-", names="-")
        if any(text == "太多" for text, _ in items):
            raise WorkerError("worker_out_of_memory")
        return [
            InputError("no_mask", text=text) if text == "坏" else {"text": text, "characters": len(text + second)}
            for text, second in items
        ]


@pytest.fixture
def models() -> Models:
    return Models()


@pytest.fixture
def client(models) -> Iterator[TestClient]:
    with TestClient(build(models, Wish()), base_url="http://127.0.0.1:7861") as found:
        yield found


def test_texts_are_answered_in_their_order_with_their_ids_and_one_bad_one_spoils_none(client, models):
    texts = [TEXT, {"id": 7, "text": "坏"}, {"text": "北[MASK]", "id": None}, 5, {"text": "a", "pair": "b"}]
    answers = client.post("/fill-mask", json={"texts": texts, "k": 2}).json()["answers"]
    assert answers[0] == {"text": TEXT, "characters": 12}
    assert answers[1]["id"] == 7
    assert "[MASK]" in answers[1]["error"]
    assert answers[2] == {"id": None, "text": "北[MASK]", "characters": 7}
    assert "“text”" in answers[3]["error"]
    assert "“text”" in answers[4]["error"]
    assert models.asked == [("filled", [(TEXT, ""), ("坏", ""), ("北[MASK]", "")], {"k": 2, "model": "bundled"})]


def test_second_texts_go_under_the_name_that_the_question_gives_them(client, models):
    client.post("/predict", json={"model": "run:a", "texts": [{"text": "一", "second": "二二"}]})
    client.post("/attention", json={"texts": [{"text": "一", "pair": "三三三"}], "strongest": 1})
    assert models.asked == [
        ("predicted", [("一", "二二")], {"model": "run:a"}),
        ("summarized", [("一", "三三三")], {"model": "bundled", "strongest": 1}),
    ]


def test_lines_are_answered_a_line_each_and_the_options_stand_in_the_address(client, models):
    body = '"一[MASK]"\n\n{"id": "b", "text": "坏"}\nno json\n{"text": "二"}'.encode()
    answer = client.post("/fill-mask?k=3&lang=zh", content=body, headers=LINES)
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [one.get("text") for one in found] == ["一[MASK]", None, None, "二"]
    assert found[1]["id"] == "b"
    assert "需要" in found[2]["error"]
    assert models.asked[0] == ("filled", [], {"k": 3, "model": "bundled"})  # whether it can be asked at all
    assert models.asked[1][1] == [("一[MASK]", ""), ("坏", ""), ("二", "")]


def test_a_file_of_any_length_goes_in_by_pieces_and_a_piece_that_fails_spoils_no_other(client, models):
    texts = [f"{number}" for number in range(3 * desks.AT_ONCE)]
    texts[desks.AT_ONCE + 1] = "太多"
    body = "\n".join(json.dumps(text) for text in texts).encode()
    found = [json.loads(line) for line in client.post("/fill-mask", content=body, headers=LINES).text.splitlines()]
    assert len(found) == len(texts)
    assert [one.get("text") for one in found[: desks.AT_ONCE]] == texts[: desks.AT_ONCE]
    assert all("memory" in one["error"] for one in found[desks.AT_ONCE : 2 * desks.AT_ONCE])
    assert [one.get("text") for one in found[2 * desks.AT_ONCE :]] == texts[2 * desks.AT_ONCE :]


FILL, ASK, LOOK = "/fill-mask", "/predict", "/attention"
BAD = [
    (FILL, "[]", "serve_body"), (FILL, "", "serve_body"), (FILL, "[" * 9999, "serve_body"),
    (LOOK, '{"texts": ["\\ud800"]}', "serve_body"), (LOOK, '{"texts": [NaN]}', "serve_body"),
    (FILL, "{}", "serve_texts"), (FILL, '{"texts": "一"}', "serve_texts"), (FILL, '{"texts": []}', "serve_texts"),
    (FILL, json.dumps({"texts": ["一"] * 257}), "serve_texts"), (FILL, '{"texts": ["一"], "kk": 1}', "unknown_choice"),
    (FILL, '{"texts": ["一"], "k": 0}', "out_of_range"), (FILL, '{"texts": ["一"], "k": "5"}', "out_of_range"),
    (FILL, '{"texts": ["一"], "k": true}', "out_of_range"), (FILL, '{"texts": ["一"], "model": "/etc"}', "no_model"),
    (FILL, '{"texts": ["一"], "model": ["bundled"]}', "wrong_kind"), (ASK, '{"texts": ["一"]}', "serve_model"),
    (ASK, '{"texts": ["一"], "model": "run:gone"}', "run_unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "key"), BAD)
def test_what_cannot_be_read_is_one_sentence_in_either_language(client, path, body, key):
    told = []
    for lang in ("en", "zh"):
        answer = client.post(path, content=body.encode(), headers={"Accept-Language": lang})
        assert answer.status_code == 400
        assert answer.json().keys() == {"error"}
        told.append(answer.json()["error"])
    for said, meant in zip(told, TEXTS[key], strict=True):
        pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(meant))  # any values in its fields, all on one line
        assert re.fullmatch(pattern, said, re.IGNORECASE), said


def test_texts_and_bodies_have_a_longest(client, models, monkeypatch):
    for name, question in QUESTIONS.items():
        long = "长" * (question.longest + 1)
        found = client.post(f"/{name}", json={"texts": [long, long[1:]], "model": "run:a"}).json()["answers"]
        assert f"{question.longest}" in found[0]["error"]
        assert found[1]["characters"] == question.longest
    monkeypatch.setattr(reading, "MOST_BYTES", 99)
    assert client.post("/fill-mask", json={"texts": ["长" * 100]}).status_code == 413
    monkeypatch.setattr(reading, "MOST_LINES_BYTES", 99)
    assert client.post("/fill-mask", content=b'"x"\n' * 99, headers=LINES).status_code == 413
    monkeypatch.setattr(reading, "MOST_LINES_BYTES", 9999)
    monkeypatch.setattr(reading, "LONGEST_LINE", 50)
    long = b'"' + b"x" * 140 + b'"\n"short"\n'
    found = client.post("/fill-mask", content=long, headers=LINES).text.splitlines()
    assert len(found) == 2
    assert "50" in json.loads(found[0])["error"]
    assert json.loads(found[1])["text"] == "short"


def test_whatever_the_models_cannot_is_a_503_that_says_when_to_ask_again(client):
    answer = client.post("/fill-mask", json={"texts": ["太多"]})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "memory" in answer.json()["error"]


def test_other_paths_and_methods_say_what_there_is(client):
    nowhere, method = client.get("/fill_mask"), client.get("/predict?lang=zh")
    assert nowhere.status_code == 404
    assert "/fill-mask" in nowhere.json()["error"]
    assert method.status_code == 405
    assert "POST" in method.json()["error"]
    assert "GET" in client.post("/models").json()["error"]


def test_health_and_models_tell_what_is_there_and_the_end_ends_the_models(models):
    with TestClient(build(models, Wish()), base_url="http://localhost:1") as client:
        found = client.get("/health").json()
        assert found.keys() == {"status", "waiting", "version"}
        assert client.get("/models").json()["pretrained"] == ["bundled"]
        assert not models.closed
    assert models.closed


def test_the_description_says_what_is_read(client):
    for lang, word in (("en", "candidates"), ("zh", "候选")):
        told = client.get(f"/openapi.json?lang={lang}").json()
        assert told["paths"].keys() == {"/health", "/models", "/openapi.json", *(f"/{name}" for name in QUESTIONS)}
        body = told["paths"]["/fill-mask"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert body["properties"].keys() == {"texts", "model", "k"}
        assert word in body["properties"]["k"]["description"]
        assert (body["properties"]["k"]["minimum"], body["properties"]["k"]["maximum"]) == (1, 100)
        assert told["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]["schema"][
            "required"
        ] == ["texts", "model"]


def test_other_sites_and_names_that_lead_here_are_refused_where_no_key_is_asked_for(client, models):
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post("/fill-mask", json={"texts": [TEXT]}, headers=headers)
        assert answer.status_code == 403
        assert "another site" in answer.json()["error"]
    assert not models.asked


def test_any_other_address_asks_for_a_key(models, monkeypatch):
    assert Wish(host="0.0.0.0").locked
    assert Wish(password="a long password").locked
    assert not Wish().locked
    wish = Wish(host="0.0.0.0", password="a long password")
    with TestClient(build(models, wish), base_url="http://server.example:7861") as client:
        body = {"texts": [TEXT]}
        assert client.get("/health").status_code == 200
        for bad in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}, {"Authorization": "Bearer "}):
            answer = client.post("/fill-mask", json=body, headers=bad)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            assert client.get("/models", headers=bad).status_code == 401
        assert not models.asked
        known = Keys(secret())
        for key in (known.link_key(TEACHER), known.code(TEACHER), "a long password", "a long password"):
            assert client.post("/fill-mask", json=body, headers={"Authorization": f"Bearer {key}"}).status_code == 200
        monkeypatch.setattr(tries, "MOST_TRIES", 3)
        refused = [client.get("/models", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(9)]
        assert refused[-1] == 429


def test_the_key_stands_in_a_private_file_and_is_said_only_to_a_terminal(tmp_path, monkeypatch):
    monkeypatch.setenv("NEZHA_RUNS", str(tmp_path))
    keys = Keys(secret())
    shown, hidden = (invitation(keys, "http://x:1", "en", show=show) for show in (True, False))
    file = tmp_path / ".door" / "serve.txt"
    assert keys.role_of(file.read_text(encoding="utf-8").strip()) == TEACHER
    assert file.stat().st_mode & 0o077 == 0
    assert any(line.startswith("Key: teacher.") for line in shown)
    assert not any("teacher." in line for line in hidden)
    assert invitation(None, "http://x:1", "zh", show=True) == ["模型在 http://x:1 回答（按 Ctrl+C 结束）"]


class Slow(Models):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def call(self, name: str, /, items: list[tuple[str, str]], **options: Any) -> list[Any]:
        found = super().call(name, items, **options)
        assert self.let.wait(60)
        return found


async def begun(models: Slow, calls: int) -> None:
    """Wait until the models have been asked so often."""
    end = time.monotonic() + 60
    while len(models.asked) < calls:
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


def test_what_asks_alike_while_the_models_answer_goes_in_together_and_in_turn():
    async def scene() -> tuple[list[Any], Slow]:
        models = Slow()
        desk = Desk(models)  # type: ignore[arg-type]
        work = asyncio.create_task(desk.work())
        first = asyncio.create_task(desk.ask("filled", {"model": "a", "k": 1}, [("1", "")]))
        await begun(models, 1)
        others = [
            asyncio.create_task(desk.ask("filled", {"k": 1, "model": "a"}, [("2", ""), ("坏", "")])),
            asyncio.create_task(desk.ask("filled", {"model": "b", "k": 1}, [("3", "")])),
            asyncio.create_task(desk.ask("filled", {"model": "a", "k": 1}, [("4", "")])),
        ]
        gone = asyncio.create_task(desk.ask("filled", {"model": "c", "k": 1}, [("5", "")]))
        await asyncio.sleep(0.05)
        assert desk.waiting == 5
        gone.cancel()
        await asyncio.sleep(0)
        models.let.set()
        found = await asyncio.gather(first, *others)
        work.cancel()
        return found, models

    found, models = asyncio.run(scene())
    assert [[text for text, _ in items] for _, items, _ in models.asked] == [["1"], ["2", "坏", "4"], ["3"]]
    assert found[1][0] == {"text": "2", "characters": 1}
    assert isinstance(found[1][1], InputError)
    assert [one[0]["text"] for one in (found[0], found[2], found[3])] == ["1", "3", "4"]


def test_one_that_is_too_much_for_the_models_is_not_the_misfortune_of_those_beside_it():
    async def scene() -> list[Any]:
        models = Slow()
        desk = Desk(models)  # type: ignore[arg-type]
        work = asyncio.create_task(desk.work())
        first = asyncio.create_task(desk.ask("filled", {"model": "a"}, [("1", "")]))
        await begun(models, 1)
        both = [asyncio.create_task(desk.ask("filled", {"model": "a"}, [(text, "")])) for text in ("太多", "2")]
        await asyncio.sleep(0.05)
        models.let.set()
        found = await asyncio.gather(first, *both, return_exceptions=True)
        work.cancel()
        return found

    found = asyncio.run(scene())
    assert isinstance(found[1], WorkerError)
    assert found[2] == [{"text": "2", "characters": 1}]


def test_more_than_may_wait_are_told_so_at_once(monkeypatch):
    monkeypatch.setattr(desks, "MOST_WAITING", 3)

    async def scene() -> None:
        desk = Desk(Models())  # type: ignore[arg-type]
        waiting = asyncio.create_task(desk.ask("filled", {"model": "a"}, [("1", "")] * 2))
        await asyncio.sleep(0)
        with pytest.raises(InputError) as refused:
            await desk.ask("filled", {"model": "a"}, [("2", "")] * 2)
        assert refused.value.key == "serve_busy"
        waiting.cancel()

    asyncio.run(scene())


def test_it_brings_neither_gradio_nor_torch_into_its_process():
    code = (
        "import sys, nezha_app.serve.main; print([m for m in ('gradio', 'torch', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

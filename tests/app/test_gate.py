"""The gate before Gradio: who is let through to it, with what, and what everybody is told."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from nezha_app.guard import limits, tries
from nezha_app.guard.blocks import GuardedBlocks
from nezha_app.guard.bodies import VISITOR_BYTES
from nezha_app.guard.gate import Gate
from nezha_app.guard.headers import put
from nezha_app.guard.house import House
from nezha_app.guard.keys import TEACHER, VISITOR, Keys
from nezha_app.guard.limits import Accounts, Sessions
from nezha_app.guard.origin import Origins
from nezha_app.header import Readiness
from nezha_app.workbench import Workbench

from .conftest import StandIn

HOST = "class.example:7860"
JOIN = "/gradio_api/queue/join"


class Behind:
    """What stands behind the gate: keeps what came through."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.seen.append((scope["path"], json.loads(body) if body.startswith(b"{") else body))
        await JSONResponse({"event_id": f"event-{len(self.seen)}"})(scope, receive, send)


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def pending() -> set[str]:
    """Questions that are still being answered."""
    return set()


@pytest.fixture(scope="module")
def blocks() -> GuardedBlocks:
    """The page; nothing asks its models."""
    return Workbench(StandIn(), Readiness(), "en").build()  # type: ignore[arg-type]


@pytest.fixture
def gated(blocks, behind, pending, tmp_path) -> Callable[..., TestClient]:
    """`gated(classroom=True)`: somebody outside; `gated(role=...)`: somebody who has entered."""
    houses: dict[tuple[bool, bool], House] = {}

    def come(role: str | None = None, *, classroom: bool = True, locked: bool = True, host: str = HOST) -> TestClient:
        keys = Keys(b"s" * 32, classroom=classroom, password="a long password") if locked else None
        house = houses.setdefault(
            (classroom, locked),
            House(
                origins=Origins(local=not locked), accounts=Accounts(pending.__contains__), sessions=Sessions(),
                uploads=tmp_path, keys=keys, cookie="nezha-1", address=f"http://{host}/",
            ),
        )  # fmt: skip
        client = TestClient(Gate(behind, house, blocks), base_url=f"http://{host}", follow_redirects=False)
        if role:
            assert house.keys is not None
            assert client.post("/enter", json={"key": house.keys.link_key(role)}).json() == {"role": role}
        return client

    come.blocks = blocks  # type: ignore[attr-defined]
    return come


def call_of(gated: Any, name: str, session: str = "abc", **more: Any) -> dict[str, Any]:
    """A call as the page makes it."""
    [one] = [event for event in gated.blocks.fns.values() if event.api_name == name]
    data = ["en" if field is gated.blocks.lang_field else "北[MASK]" for field in one.inputs]
    return {"data": data, "fn_index": one._id, "session_hash": session} | more


def test_without_a_key_there_is_a_door_and_nothing_else(gated, behind):
    outside = gated()
    page = outside.get("/", headers={"Accept-Language": "zh"})
    assert page.status_code == 401
    assert "进入课堂" in page.text
    for path in ("/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=a", "/gradio_api/heartbeat/a"):
        assert outside.get(path).status_code == 401
    for path in (JOIN, "/gradio_api/call/fill_mask", "/gradio_api/upload", "/gradio_api/cancel"):
        assert outside.post(path, json={"data": []}).status_code == 401
    assert not behind.seen


@pytest.mark.parametrize("path", ["/assets/index.js", "/favicon.ico", "/theme.css"])
def test_files_of_gradio_itself_need_no_key(gated, path):
    assert gated().get(path).status_code == 200


@pytest.mark.parametrize("role", [TEACHER, VISITOR])
def test_who_has_entered_opens_the_page_and_calls(gated, behind, role):
    client = gated(role)
    assert client.get("/").status_code == 200
    assert client.post(JOIN, json=call_of(gated, "fill_in")).status_code == 200
    assert [path for path, _ in behind.seen] == ["/", JOIN]


def test_the_ticket_is_out_of_reach_of_scripts_and_other_sites(gated):
    answer = gated().post("/enter", json={"key": "a long password"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # this address is http


def test_leaving_shuts_the_door(gated):
    client = gated(TEACHER)
    assert client.post("/leave").status_code == 303
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("name", ["start_run", "run_delete", "run_stop", "tune_upload", "start_tuning", "tuning_up"])
def test_what_is_the_teachers_is_refused_to_a_visitor_in_the_language_of_the_page(gated, behind, name):
    for lang, told in (("en", "Only the teacher"), ("zh", "只有老师")):
        call = call_of(gated, name, lang)
        call["data"] = [lang if given == "en" else given for given in call["data"]]
        answer = gated(VISITOR).post(JOIN, json=call)
        assert answer.status_code == 403
        assert told in answer.json()["detail"]
    assert not behind.seen
    assert gated(TEACHER).post(JOIN, json=call_of(gated, name, "own")).status_code == 200


def test_programs_are_refused_the_same(gated, behind):
    visitor, teacher = gated(VISITOR), gated(TEACHER)
    for name in ("upload", "finetune", "stop"):
        assert visitor.post(f"/gradio_api/call/{name}", json={"data": [{}, "zh"]}).status_code == 403
        assert teacher.post(f"/gradio_api/call/{name}", json={"data": [{}, "zh"]}).status_code == 200
    assert visitor.post("/gradio_api/upload", files={"files": b"x"}).status_code == 403


def test_an_event_of_the_page_is_no_endpoint_for_programs(gated, behind):
    assert gated(TEACHER).post("/gradio_api/call/start_run", json={"data": []}).status_code == 404
    assert not behind.seen


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"), ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/run/fill_mask"), ("POST", "/gradio_api/api/fill_mask"), ("GET", "/monitoring"),
        ("GET", "/gradio_api/custom_component/a/client/b/c"), ("GET", "/gradio_api/deep_link?session_hash=a"),
        ("GET", "/gradio_api/vibe-code"), ("POST", "/gradio_api/vibe-code"), ("GET", "/gradio_api/dev/reload"),
        ("POST", "/login"), ("GET", "/gradio_api/token"), ("GET", "/docs"), ("PUT", "/"), ("DELETE", "/"),
        ("POST", "/gradio_api/stream/a"), ("GET", "/gradio_api/file/etc/passwd"), ("GET", "/a_new_route"),
        ("GET", "/assets/..%2f..%2fetc/passwd"), ("GET", "/static/%252e%252e/x"), ("POST", "/class"), ("GET", "/leave"),
    ],
)  # fmt: skip
def test_a_route_that_is_not_listed_is_closed_to_the_teacher_too(gated, behind, method, path):
    assert gated(TEACHER).request(method, path).status_code == 404
    assert not behind.seen


def test_only_what_was_uploaded_is_served_and_to_the_teacher_alone(gated, tmp_path):
    (tmp_path / "in").write_text("x")
    outside = tmp_path.parent / "outside.txt"
    outside.write_text("x")
    (tmp_path / "link").symlink_to(outside)
    for name, good in ((tmp_path / "in", True), (outside, False), (tmp_path / "link", False), (tmp_path, False)):
        status = gated(TEACHER).get(f"/gradio_api/file={name}").status_code
        assert status == (200 if good else 403)
        assert gated(VISITOR).get(f"/gradio_api/file={name}").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://{HOST}.evil.example"},
        {"Origin": "http://class.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [JOIN, "/enter", "/leave", "/gradio_api/upload", "/gradio_api/cancel"])
def test_no_other_site_changes_anything_here(gated, behind, headers, path):
    client = gated(TEACHER)
    assert client.post(path, json={}, headers=headers).status_code == 403
    assert not behind.seen


def test_our_own_page_and_a_link_to_it_are_let_in(gated):
    client = gated(TEACHER)
    own = {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}
    assert client.post(JOIN, json=call_of(gated, "tick_status"), headers=own).status_code == 200
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/", headers=link).status_code == 200
    assert client.get("/config", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1:1", "[::1]:7860", "127.8.8.8"])
def test_where_no_key_is_asked_for_this_machines_own_names_open(gated, host):
    assert gated(locked=False, host=host).get("/").status_code == 200


@pytest.mark.parametrize("host", ["evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"])
def test_a_name_that_only_leads_here_does_not(gated, behind, host):
    """DNS rebinding."""
    assert gated(locked=False, host=host).get("/").status_code == 403
    assert not behind.seen


def test_a_session_is_its_first_users(gated):
    one, other, teacher = gated(VISITOR), gated(VISITOR), gated(TEACHER)
    assert one.post(JOIN, json=call_of(gated, "tick_status", "mine")).status_code == 200
    for client in (other, teacher):
        assert client.post(JOIN, json=call_of(gated, "tick_status", "mine")).status_code == 403
        assert client.get("/gradio_api/queue/data?session_hash=mine").status_code == 403
        assert client.get("/gradio_api/heartbeat/mine").status_code == 403
        assert client.post("/gradio_api/cancel", json={"session_hash": "mine"}).status_code == 403
    assert one.get("/gradio_api/queue/data?session_hash=mine").status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"{", 400), (b"[]", 400), (b"null", 400), (b"[" * 50_000, 400), (b"\xff", 400),
        (b'{"data":[' + b"[" * 60 + b"]" * 60 + b'],"fn_index":0,"session_hash":"a"}', 400),
        (b'{"data":["","","en"],"fn_index":0,"session_hash":"../a"}', 400),
        (b'{"data":[NaN],"fn_index":0,"session_hash":"a"}', 400), (b'{"data":["\\ud800"],"fn_index":0}', 400),
        (b'{"data":[],"fn_index":true,"session_hash":"a"}', 404), (b'{"data":[],"fn_index":9999}', 404),
        (b'{"data":[],"fn_index":0,"session_hash":"a"}', 400), (b'{"data":{},"fn_index":0,"session_hash":"a"}', 400),
        (b'{"data":["","","en"],"fn_index":0}', 400), (b" " * (VISITOR_BYTES + 1), 413),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_sentence_and_goes_no_further(gated, behind, body, status):
    answer = gated(VISITOR).post(JOIN, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not behind.seen


def test_only_what_a_call_needs_goes_on(gated, behind):
    more = {"event_id": "x", "batched": True, "simple_format": True, "oauth_token": "x", "event_data": {"a": 1}}
    gated(TEACHER).post(JOIN, json=call_of(gated, "fill_in", **more))
    [(_, came)] = behind.seen
    assert came == call_of(gated, "fill_in", event_data={"a": 1})


def test_what_fails_behind_the_gate_is_a_sentence_and_tells_the_log_nothing_of_the_visitor(gated, caplog):
    client = gated(TEACHER)

    async def fail(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError("秘密")

    client.app.changes.app = fail  # type: ignore[union-attr]
    answer = client.post(JOIN, json=call_of(gated, "fill_in"), headers={"Accept-Language": "zh"})
    assert answer.status_code == 400
    assert "刷新" in answer.json()["detail"]
    assert "KeyError" in caplog.text
    assert "秘密" not in caplog.text


def test_every_answer_says_what_a_browser_may_do_with_it(gated):
    for answer in (gated().get("/"), gated().get("/assets/a.js"), gated(TEACHER).get("/"), gated().get("/nothing")):
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
    assert gated(TEACHER).get("/config").headers["cache-control"] == "no-store"
    assert "cache-control" not in gated().get("/static/a.js").headers


@pytest.mark.parametrize(("status", "kept"), [(200, True), (404, False)])
def test_a_file_that_is_named_by_its_content_is_asked_for_once(status, kept):
    headers = MutableHeaders()
    put(headers, "/assets/Index-3o3U-0UB.js", status)
    assert ("immutable" in headers.get("cache-control", "")) == kept


def test_wrong_keys_are_told_so_and_after_some_nobody_may_go_on_guessing(gated, monkeypatch):
    monkeypatch.setattr(tries, "MOST_TRIES", 3)
    outside = gated()
    for _ in range(3):
        assert outside.post("/enter", json={"key": "guess"}).status_code == 403
    assert outside.post("/enter", json={"key": "a long password"}).status_code == 429


def test_the_card_shows_the_code_to_the_teacher_alone(gated):
    code = Keys(b"s" * 32).code(VISITOR)
    assert code in gated(TEACHER).get("/class?lang=zh").text
    assert code not in gated(VISITOR).get("/class").text
    assert gated().get("/class").status_code == 303
    assert gated(TEACHER, classroom=False).get("/class").status_code == 303


def test_too_much_at_once_is_refused_to_one_visitor_and_to_no_other(gated, monkeypatch):
    monkeypatch.setattr(limits, "RATE", 0.0)
    one, other, teacher = gated(VISITOR), gated(VISITOR), gated(TEACHER)
    statuses = [one.post(JOIN, json=call_of(gated, "tick_status", "one")).status_code for _ in range(limits.BURST + 2)]
    assert statuses[-2:] == [429, 429]
    assert statuses.count(200) == limits.BURST
    assert other.post(JOIN, json=call_of(gated, "tick_status", "other")).status_code == 200
    assert teacher.post(JOIN, json=call_of(gated, "tick_status", "teacher")).status_code == 200


def test_questions_of_one_visitor_wait_for_the_one_before():
    pending: set[str] = {"first"}
    accounts, told = Accounts(pending.__contains__), []

    async def ask(visitor: str, name: str) -> None:
        async with accounts.turn(visitor) as note:
            told.append(name)
            note(name)

    async def lesson() -> None:
        await ask("a", "first")
        waiting = [asyncio.create_task(ask("a", name)) for name in ("second", "third")]
        await ask("b", "other")
        await asyncio.sleep(3 * limits.LOOK_AGAIN)
        assert told == ["first", "other"]
        pending.clear()
        await asyncio.gather(*waiting)

    asyncio.run(lesson())
    assert told == ["first", "other", "second", "third"]


def test_no_more_than_a_few_questions_of_one_visitor_wait():
    accounts = Accounts(lambda _: True)

    async def ask() -> None:
        async with accounts.turn("a") as note:
            note("x")

    async def lesson() -> list[Any]:
        await ask()
        waiting = [asyncio.create_task(ask()) for _ in range(limits.MOST_WAITING + 2)]
        await asyncio.sleep(0.01)
        refused = [one.exception() for one in waiting if one.done()]
        for one in waiting:
            one.cancel()
        return refused

    assert [error.key for error in asyncio.run(lesson())] == ["class_busy", "class_busy"]

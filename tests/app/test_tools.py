"""Tools for language models, by the protocol's own client: what they answer, and whose rights hold."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from starlette.testclient import TestClient

pytest.importorskip("mcp", reason="tools for language models need the extra `mcp`")

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.run_folder import write_json
from nezha_app.guard.gate import Gate
from nezha_app.guard.here import answering
from nezha_app.guard.house import House
from nezha_app.guard.keys import OWNER, TEACHER, VISITOR, Keys, Visitor
from nezha_app.guard.limits import Accounts, Sessions
from nezha_app.guard.origin import Origins
from nezha_app.guard.rights import TOOLS
from nezha_app.header import Readiness
from nezha_app.tools import PATH, Tools
from nezha_app.workbench import Workbench

from .conftest import ROOT, Served, serving
from .hostile import Arsenal

STUDENT = Visitor(VISITOR, "a student", classroom=True)


async def called(tools: Tools, name: str, /, **arguments: Any) -> Any:
    """What the protocol's client is answered with, in this process."""
    from mcp import Client

    async with Client(tools.server) as client:
        return await client.call_tool(name, arguments)


def ask(tools: Tools, name: str, visitor: Visitor | None = OWNER, /, **arguments: Any) -> Any:
    """A tool's JSON, or the sentence that it is refused with."""
    with answering(visitor) if visitor else nullcontext():
        result = asyncio.run(called(tools, name, **arguments))
    return result.content[0].text if result.is_error else result.structured_content


def test_the_tools_are_few_described_in_both_languages_and_change_nothing(worker):
    from mcp import Client

    async def listed(lang: str) -> list[Any]:
        async with Client(Tools(worker, lang).server) as client:
            return (await client.list_tools()).tools

    told = {lang: asyncio.run(listed(lang)) for lang in ("en", "zh")}
    for lang, tools in told.items():
        assert {tool.name for tool in tools} == TOOLS
        for tool in tools:
            assert tool.annotations.read_only_hint
            assert ("参数" in tool.description or "模型" in tool.description) == (lang == "zh")
            for argument in tool.input_schema["properties"]:
                assert f"{argument}：" in tool.description or f"{argument}:" in tool.description, (tool.name, argument)


def test_a_model_fills_masks_and_looks_at_attention(worker):
    assert ask(Tools(worker, "en"), "fill_mask", text="中[MASK]", k=3)["masks"][0]["candidates"][0]["token"] == "国"
    worker.call = lambda name, **asked: worker.asked.append({"name": name, **asked}) or [{"heads": [], "tokens": []}]
    assert ask(Tools(worker, "en"), "attention_summary", text="北京", pair="首都", strongest=2)["heads"] == []
    assert worker.asked == [
        {"name": "fill_mask", "text": "中[MASK]", "k": 3, "model": "bundled"},
        {"name": "summarized", "items": [("北京", "首都")], "model": "bundled", "strongest": 2},
    ]


def test_runs_are_listed_searched_and_told(worker):
    for name in ("one", "two"):
        folder = runs.create(FinetuneConfig(name=name))
        write_json(folder.status, {"state": "finished", "step": 20, "steps": 20})
    tools = Tools(worker, "en")
    assert {run["run"] for run in ask(tools, "runs")["runs"]} == {"one", "two"}
    assert ask(tools, "runs", most=1)["all"] == 2
    assert [run["run"] for run in ask(tools, "runs", query="two")["runs"]] == ["two"]
    assert ask(tools, "run", name="one")["state"] == "finished"
    assert ask(tools, "models")["pretrained"] == ["bundled"]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("fill_mask", {"text": "中[MASK]", "model": "/etc/passwd"}, "/etc/passwd"),
        ("fill_mask", {"text": "中[MASK]", "k": 0}, "k"),
        ("fill_mask", {"text": "长" * 2001}, "2000"),
        ("attention_summary", {"text": "长" * 257}, "256"),
        ("predict", {"model": "../x", "text": "好"}, "../x"),
        ("run", {"name": "../x"}, "../x"),
        ("run", {"name": "gone"}, "gone"),
        ("runs", {"query": "foo>1"}, "foo"),
        ("runs", {"most": 101}, "101"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_in_the_language_of_the_server(worker, name, arguments, said):
    told = [ask(Tools(worker, lang), name, **arguments) for lang in ("en", "zh")]
    for one in told:
        assert isinstance(one, str)
        assert said in one
        assert "\n" not in one
    assert told[0] != told[1]
    assert not worker.asked


def test_nobody_and_a_visitor_with_a_long_text_are_refused(worker):
    tools = Tools(worker, "en")
    assert "entered" in ask(tools, "fill_mask", None, text="中[MASK]")
    assert "256" in ask(tools, "fill_mask", STUDENT, text="长" * 257 + "[MASK]")
    assert not worker.asked
    assert ask(tools, "fill_mask", STUDENT, text="中[MASK]")["masks"]


def test_without_the_package_the_flag_is_a_sentence(worker, monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(InputError) as refused:
        Tools(worker, "en")
    assert refused.value.key == "mcp_missing"


@pytest.fixture
def gated(worker, tmp_path) -> Iterator[Any]:
    """`gated(key, locked=…)`: a program behind the gate of a class, or of this machine."""
    clients: list[TestClient] = []

    def come(key: str = "", *, locked: bool = True, served: bool = True) -> TestClient:
        keys = Keys(b"s" * 32, classroom=True) if locked else None
        house = House(
            origins=Origins(local=not locked), accounts=Accounts(lambda event: False), sessions=Sessions(),
            uploads=tmp_path, keys=keys, tools=Tools(worker, "en") if served else None,
        )  # fmt: skip
        blocks = Workbench(worker, Readiness(), "en").build()
        role = {"teacher": TEACHER, "student": VISITOR}.get(key)
        headers = {"Authorization": f"Bearer {keys.code(role)}"} if keys and role else {}
        client = TestClient(Gate(nothing, house, blocks), base_url="http://127.0.0.1:7860", headers=headers)
        client.__enter__()
        clients.append(client)
        return client

    yield come
    for client in clients:
        client.__exit__()


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """In Gradio's place: begins and ends."""
    while scope["type"] == "lifespan":
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def call(client: TestClient, text: str = "中[MASK]", **headers: str) -> Any:
    """A call as the protocol of 2025 writes it."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    body |= {"params": {"name": "fill_mask", "arguments": {"text": text}}}
    given = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    return client.post(PATH, json=body, headers=given | headers)


def test_the_gate_stands_before_the_tools(gated, worker):
    assert call(gated()).status_code == 401
    assert call(gated("student"), Origin="http://evil.example").status_code == 403
    assert call(gated(locked=False), Host="evil.example").status_code == 403
    assert call(gated(locked=False, served=False)).status_code == 404
    assert gated("student").get(PATH).status_code == 405
    assert gated("student").post(PATH, content=b"[" * 99).status_code == 400
    assert gated("student").post(PATH, content=b"x" * 300_000).status_code == 413
    assert not worker.asked


def test_a_visitor_asks_within_the_limits_of_a_class_and_the_teacher_without(gated):
    long = "长" * 300 + "[MASK]"
    for who, client in (("student", gated("student")), ("teacher", gated("teacher")), ("owner", gated(locked=False))):
        result = call(client).json()["result"]
        assert result["structuredContent"]["masks"], who
        assert call(client, long).json()["result"].get("isError", False) == (who == "student")


def test_a_visitor_has_one_call_at_a_time(gated, worker):
    student = gated("student")
    account = student.app.house.accounts._of("visitor at testclient")
    account.waiting = 3
    assert call(student).status_code == 429
    assert not worker.asked


def test_whatever_is_sent_is_answered_and_opens_nothing(gated, worker, tmp_path):
    canary = tmp_path / "canary"
    canary.write_text("a secret of this machine", encoding="utf-8")
    arsenal = Arsenal(canary, tmp_path / "touched", "127.0.0.1:9")
    client, head = gated(locked=False), {"Accept": "application/json, text/event-stream"}
    bodies = [attack.body for attack in arsenal.bodies()]
    for value in (*arsenal.paths(), *arsenal.texts()[:40], *arsenal.odd()):
        for name in ("fill_mask", "run", "runs", "no_such_tool"):
            arguments = {"text": value, "model": value, "name": value, "query": value, "k": value}
            sent = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
            bodies.append(json.dumps(sent).encode())
    for body in bodies:
        answer = client.post(PATH, content=body, headers=head | {"Content-Type": "application/json"})
        assert answer.status_code in (200, 202, 400, 413), body[:200]
        assert "a secret" not in answer.text
    assert not (tmp_path / "touched").exists()


@pytest.fixture(scope="module")
def tooled(tmp_path_factory) -> Iterator[Served]:
    """`nezha app --mcp` as it really runs."""
    yield from serving(tmp_path_factory.mktemp("tools"), options=("--mcp",))


def test_the_documented_program_calls_the_tools_of_a_running_app(tooled):
    for page in ("mcp.md", "mcp.zh.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        [code] = [part.split("```")[0] for part in text.split("```python served\n")[1:]]
        assert "127.0.0.1:7860" in code
        quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
        program = code.replace("127.0.0.1:7860", f"127.0.0.1:{tooled.port}")
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=quiet)
        assert done.returncode == 0, done.stderr
        names, filled, refused = done.stdout.splitlines()
        assert set(json.loads(names)) == TOOLS
        assert len(json.loads(filled)) == 3
        assert "[MASK]" in refused
    log = (tooled.runs.parent / "app.log").read_text(encoding="utf-8")
    assert f"127.0.0.1:{tooled.port}/mcp" in log
    assert "没有空位" not in log  # what was asked is in no log

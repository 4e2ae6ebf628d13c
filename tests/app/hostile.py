"""Hostile requests, made by a seed: for every function of the page and every route that Gradio has or had."""

import base64
import gzip
import io
import json
import pickle
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

LAUNCHING = ("start_run", "queue_run", "start_tuning", "queue_tuning", "finetune", "pretrain", "resume")


@dataclass(frozen=True)
class Attack:
    """One request: what it tries, and how it goes out."""

    name: str
    method: str
    target: str | bytes
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Touch:
    """Unpickled, it leaves a file behind."""

    def __init__(self, place: Path):
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (str(self.place), "w")


@dataclass
class Arsenal:
    """What the values are made of.

    Attributes:
        canary: a file outside every listed folder, whose contents must never come back.
        touched: a file that exists once something has been executed.
        listener: `host:port` of a server that nobody may call.
        seed: of everything here.
    """

    canary: Path
    touched: Path
    listener: str
    seed: int = 20

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def paths(self) -> list[str]:
        """The canary, by every spelling that has ever fooled somebody."""
        at = str(self.canary)
        up = "../" * 12 + at.lstrip("/")
        return [
            at, up, f"/{up}", at.replace("/", "//"), f"{at}\0.tsv", f"{at}%00.tsv", quote(at, safe=""),
            quote(quote(at, safe=""), safe=""), up.replace("../", "..%2f"), up.replace("../", "%2e%2e/"),
            up.replace("../", "....//"), up.replace("../", "..\\"), up.replace("../", "..%252f"),
            up.replace("../", "..%c0%af"), up.replace("../", "\uff0e\uff0e\uff0f"), up.replace("../", "..;/"), f"file://{at}",
            f"file:{at}", f"FILE://localhost{at}", f"/proc/self/root{at}", f"/proc/self/cwd/{up}", f"./{up}",
            f"~/../../../../..{at}", f"bundled/../{up}", f"model:../{up}", f"run:../{up}", f"model:{at}", f"run:{at}",
            f"run:x/../{up}", "/proc/self/environ", "/etc/passwd", "C:\\Windows\\win.ini", f"{at}::$DATA",
            "\\\\127.0.0.1\\share\\x", f"jar:file://{at}!/", f"gopher://{self.listener}/_x",
        ]  # fmt: skip

    def urls(self) -> list[str]:
        """Places on this machine that a server must not be made to visit."""
        host, port = self.listener.split(":")
        return [
            f"http://{self.listener}/x", f"https://{self.listener}/x", f"http://[::ffff:{host}]:{port}/",
            f"http://2130706433:{port}/", f"http://0x7f.1:{port}/", f"http://127.1:{port}/", f"ftp://{self.listener}/",
            f"http://user@{self.listener}/", f"http://example.org@{self.listener}/", "http://169.254.169.254/latest/",
            f"//{self.listener}/x", f"http://localhost:{port}/?.hf.space", f"data:text/html,<script>{port}</script>",
        ]  # fmt: skip

    def texts(self) -> list[str]:
        """Code of other languages, and letters that are more than they seem."""
        return [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</textarea><svg/onload=alert(1)>",
            "javascript:alert(1)", "{{7*7}}", "${7*7}", "{% raw %}{{config}}", "#{7*7}", "<%= 7*7 %>",
            "{0.__class__.__mro__}", "{lang}", "%s%s%n", "'; DROP TABLE runs; --", "$(touch /tmp/x)", "`id`", "; id",
            "| id", "__import__('os').system('id')", "\u202e\u2066abc\u2069", "\u200b\ufeff\u00ad", "e\u0301" * 99,
            "Z\u0334\u0322" * 200, "\ufdfa" * 300, "\U0001d7d8" * 50, "İ", "\ud83d\ude00" * 40, "\x00", "a\x00b",
            "\r\nSet-Cookie: x=1",
            "[MASK]" * 600, "长" * 70_000, " " * 5000, "-", "--help", ".", "..", "con", "é" * 255, "\u2028\u2029",
        ]  # fmt: skip

    def odd(self) -> list[Any]:
        """Values that are no text."""
        deep: Any = "x"
        for _ in range(30):
            deep = [deep]
        return [
            None, True, False, 0, -1, 1, 2**31, 2**62, -(2**62), 0.5, 1e308, -1e-308, [], {}, [[]], [None] * 999,
            {"__proto__": {"a": 1}}, {"__class__": "x"}, {"__type__": "update", "value": 1, "visible": True}, deep,
            {"value": "x", "__type__": "update"}, ["x"] * 50, {"a": {"b": {"c": [1, 2, {"d": None}]}}},
            base64.b64encode(pickle.dumps(Touch(self.touched))).decode(),
        ]  # fmt: skip

    def files(self) -> list[Any]:
        """What Gradio takes for a file."""
        meta = {"_type": "gradio.FileData"}
        one = {"path": str(self.canary), "meta": meta, "orig_name": "../../x", "is_stream": False}
        return [
            one, [one], {"path": str(self.canary)}, {"data": one}, {**one, "url": self.urls()[0]},
            {"path": self.urls()[0], "meta": meta}, {"path": f"file://{self.canary}", "meta": meta},
            {"path": None, "url": f"file://{self.canary}", "meta": meta}, {"video": one}, {"a": [one, {"b": one}]},
        ]  # fmt: skip

    def value(self) -> Any:
        """Any of them."""
        kind = self.random.choice((self.paths, self.paths, self.urls, self.texts, self.texts, self.odd, self.files))
        return self.random.choice(kind())

    def calls(self, functions: list[dict[str, Any]], number: int, session: str) -> Iterator[Attack]:
        """Calls of every function in turn, with some or all of its values replaced."""
        for turn in range(number):
            one = functions[turn % len(functions)]
            yield self._call(one, session, turn)

    def _call(self, one: dict[str, Any], session: str, turn: int) -> Attack:
        size = len(one["inputs"])
        data = [self.value() if self.random.random() < 0.6 else "en" for _ in range(size)]
        if one["api_name"] in LAUNCHING:
            data = [str(self.canary) if self.random.random() < 0.7 else self.value() for _ in range(size)]
        values: dict[str, Any] = {"data": data, "fn_index": one["id"], "session_hash": session}
        if self.random.random() < 0.3:
            values["event_data"] = self.random.choice(
                [{"run": self.value()}, {"place": self.value()}, {"mask": -1, "token": self.value()}, self.value()]
            )
        if self.random.random() < 0.2:
            values["trigger_id"] = self.random.choice([0, -1, 10**9, "x", None, 1.5, 5])
        if self.random.random() < 0.1:
            values["data"] = self.random.choice([data[:-1], [*data, *data], {}, None, "x"])
        if self.random.random() < 0.1:
            values |= {"event_id": "x" * 32, "batched": True, "simple_format": True, "oauth_token": "x", "x": {}}
        return Attack(f"call {one['api_name']}", "POST", "/gradio_api/queue/join", json.dumps(values).encode())

    def named(self, names: list[str], number: int) -> Iterator[Attack]:
        """The same by name, as programs call."""
        for turn in range(number):
            name, size = names[turn % len(names)], self.random.randrange(8)
            if name in LAUNCHING:
                body: Any = {"data": [{"data": self.random.choice(self.paths()), "task": self.value()}, False, "en"]}
            elif self.random.random() < 0.3:
                body = {"lang": "en", "text": self.value(), "model": self.value(), "run": self.value()}
            else:
                body = {"data": [self.value() for _ in range(size)]}
            two = "v2/" if "data" not in body else ""
            yield Attack(f"named {name}", "POST", f"/gradio_api/call/{two}{name}", json.dumps(body).encode())

    def bodies(self) -> Iterator[Attack]:
        """What is no call at all."""
        deep = b"[" * 100_000
        for body in (
            b"", b"{", b"null", b"[]", b"1", b'"x"', b"\xff\xfe", deep,
            b'{"data":' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
            b'{"data":[NaN],"fn_index":0,"session_hash":"a"}', b'{"data":[1e999],"fn_index":0,"session_hash":"a"}',
            b'{"data":[' + b"9" * 5000 + b'],"fn_index":0,"session_hash":"a"}',
            b'{"data":["\\ud800"],"fn_index":0,"session_hash":"a"}', b'{"data":[],"fn_index":true,"session_hash":"a"}',
            b'{"data":[],"fn_index":-1,"session_hash":"a"}', b'{"data":[],"fn_index":1e3,"session_hash":"a"}',
            b'{"data":[],"fn_index":0,"session_hash":["a"]}', b'{"data":[],"fn_index":0,"session_hash":"../a"}',
            b'{"data":[],"fn_index":99999,"session_hash":"a"}', b"\0" * 1000, b"data=1&fn_index=0",
            gzip.compress(b"0" * 10_000_000), b'{"data":["' + b"x" * 2_000_000 + b'"],"fn_index":0,"session_hash":"a"}',
        ):  # fmt: skip
            for target in ("/gradio_api/queue/join", "/gradio_api/call/fill_mask", "/gradio_api/cancel", "/enter"):
                yield Attack("body", "POST", target, body)
            yield Attack("packed", "POST", "/gradio_api/queue/join", body, {"Content-Encoding": "gzip"})

    def routes(self) -> Iterator[Attack]:
        """Paths and addresses, by every route that takes one."""
        for value in (*self.paths(), *self.urls()):
            raw = value.replace("\0", "%00").replace(" ", "%20").replace("\r\n", "%0d%0a")
            for route in ("/gradio_api/file=", "/file=", "/gradio_api/proxy=", "/static/", "/assets/"):
                yield Attack(f"route {route}", "GET", f"{route}{raw}")
        for value in self.paths()[:12]:
            raw = quote(value, safe="")
            for route in (
                "/gradio_api/file/", "/svelte/", "/gradio_api/custom_component/x/client/component/",
                "/gradio_api/stream/", "/gradio_api/heartbeat/", "/?__theme=", "/config?deep_link=", "/?deep_link=",
                "/gradio_api/queue/data?session_hash=", "/gradio_api/upload_progress?upload_id=", "/pwa_icon/",
                "/gradio_api/info?page=", "/gradio_api/call/fill_mask/", "/monitoring/", "/class?lang=", "/door?lang=",
            ):  # fmt: skip
                yield Attack(f"route {route}", "GET", f"{route}{raw}")

    def uploads(self) -> Iterator[Attack]:
        """Files with names and contents that mean harm."""
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("../../x.tsv", b"0" * 20_000_000)
        contents = {
            "train.pkl": pickle.dumps(Touch(self.touched)), "model.bin": pickle.dumps(Touch(self.touched)),
            "bomb.zip": bomb.getvalue(), "train.tsv.gz": gzip.compress(b"0\t0\n" * 5_000_000), "x.html": b"<script>1",
            "x.svg": b"<svg onload=alert(1)>", "empty.tsv": b"", "train.parquet": b"PAR1" + b"\xff" * 99 + b"PAR1",
        }  # fmt: skip
        names = [
            *contents, *self.paths()[:10], "..", ".", "", "con", "a" * 400 + ".tsv", "\u202etsv.exe",
            'x"; filename="y.tsv', ".htaccess", "-rf", "a\nb.tsv",
        ]  # fmt: skip
        for name in names:
            data = contents.get(name, b"text\tlabel\n\xe5\xa5\xbd\t1\n")
            yield Attack(f"upload {name[:20]!r}", "POST", "/gradio_api/upload", *_form(name, data))
        for boundary in ("x" * 70, "", "-" * 5000, "\u00e9", "a b"):
            kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
            yield Attack("boundary", "POST", "/gradio_api/upload", b"--x\r\n" + b"-" * 50_000, kind)
        yield Attack("no form", "POST", "/gradio_api/upload", b"{}")


def _form(name: str, data: bytes) -> tuple[bytes, dict[str, str]]:
    safe = name.replace("\0", "%00").encode("utf-8", "surrogatepass")
    head = b'--xyz\r\nContent-Disposition: form-data; name="files"; filename="' + safe + b'"\r\n'
    body = head + b"Content-Type: text/plain\r\n\r\n" + data + b"\r\n--xyz--\r\n"
    return body, {"Content-Type": "multipart/form-data; boundary=xyz"}

"""After the install nothing goes out: the guard refuses, and the command line works under it.

The guard of `conftest.py` is around every test of the suite, and around each process a test starts: the app's own tests
and the lessons of `course/` fail too where anything asks for another machine.
"""

import json
import os
import socket
import subprocess
import sys

import pytest

OUTSIDE = "192.0.2.1"  # an address reserved for documentation (RFC 5737)
ASK = {
    "connect": f"socket.create_connection(('{OUTSIDE}', 80), timeout=1)",
    "look up": "socket.getaddrinfo('example.org', 80)",
    "datagram": f"socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('{OUTSIDE}', 53))",
    "library": "urllib.request.urlopen('https://example.org')",
}


@pytest.mark.parametrize("attempt", ASK.values(), ids=ASK)
def test_guard_refuses_in_a_process_of_its_own(attempt, tmp_path):
    """And writes it down, so that an error which is swallowed still fails a test."""
    log = tmp_path / "refusals"
    code = f"import socket, urllib.request\ntry:\n {attempt}\nexcept OSError as error: print(error)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"NEZHA_TEST_REFUSALS": str(log)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "may talk to this machine only" in done.stdout
    assert log.read_text(encoding="utf-8").startswith(("192.0.2.1", "example.org"))


def test_guard_refuses_in_the_test_process(tmp_path, monkeypatch):
    monkeypatch.setenv("NEZHA_TEST_REFUSALS", str(tmp_path / "refusals"))
    with pytest.raises(ConnectionRefusedError, match="this machine only"):
        socket.create_connection((OUTSIDE, 80), timeout=1)


def test_guard_lets_this_machine_through():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def nezha(*words: str, **environment: str) -> str:
    """What `nezha WORDS` prints; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "nezha", *words],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_command_line_fills_masks_offline(tmp_path):
    """With a home folder that holds no cache of anything."""
    answer = json.loads(nezha("fill-mask", "中华人民共和[MASK]", "--json", HOME=str(tmp_path)))
    assert len(answer["masks"]) == 1
    probabilities = [candidate["probability"] for candidate in answer["masks"][0]["candidates"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert 0 < sum(probabilities) <= 1 + 1e-6


def test_attention_page_names_no_other_machine(tmp_path):
    """One self-contained file: nothing in it is fetched from anywhere."""
    page = tmp_path / "a.html"
    nezha("attention", "我们学习汉语。", "--out", str(page), HOME=str(tmp_path))
    text = page.read_text(encoding="utf-8")
    for loading in ("src=", "href=", "url(", "import(", "fetch(", "XMLHttpRequest", "WebSocket"):
        for part in text.split(loading)[1:]:
            assert not part.lstrip("\"' ").startswith(("http:", "https:", "//")), part[:80]


def test_command_line_prepares_and_trains_offline(tmp_path):
    """Text file -> prepared data -> a short run, all on this machine."""
    documents = (
        f"我们学习第{number}课。\n今天天气很好，大家都去看书。\n老师喜欢这本书的故事。\n" for number in range(80)
    )
    corpus, data = tmp_path / "corpus.txt", tmp_path / "data"
    corpus.write_text("\n".join(documents), encoding="utf-8")
    nezha("prepare", str(corpus), "--out", str(data), HOME=str(tmp_path))
    sizes = ("--size", "smoke", "--sequence-length", "16", "--batch-size", "4", "--steps", "3", "--warmup-steps", "1")
    nezha("pretrain", "--name", "offline", "--data", str(data), *sizes, "--compile", "no", HOME=str(tmp_path))
    (run,) = json.loads(nezha("runs", "list", "--json"))["runs"]
    assert (run["name"], run["state"], run["step"]) == ("offline", "finished", 3)

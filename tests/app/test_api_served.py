"""The page of documentation about endpoints, carried out against an app that really runs."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT, Served

PAGES = {"en": "api.md", "zh": "api.zh.md"}
PORT = "127.0.0.1:7860"


def page(lang: str) -> str:
    return (ROOT / "docs" / PAGES[lang]).read_text(encoding="utf-8")


def block(lang: str, kind: str, served: Served) -> str:
    """The only piece of code of a kind, for the app that runs here."""
    [code] = re.findall(rf"```{kind} served\n(.*?)```", page(lang), re.DOTALL)
    assert PORT in code
    return code.replace(PORT, f"127.0.0.1:{served.port}")


def told(served: Served, code: str) -> str:
    """What a program prints that has a client of the app."""
    head = f"from gradio_client import Client\nnezha = Client({served.url!r}, verbose=False)\n"
    quiet = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, check=False, env=quiet)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_both_languages_show_the_same_program():
    programs = [re.findall(r"```python served\n(.*?)```", page(lang), re.DOTALL) for lang in PAGES]
    assert programs[0] == programs[1]


def test_the_documented_program_trains_a_model_and_asks_it(served):
    done = subprocess.run([sys.executable, "-c", block("en", "python", served)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    out = done.stdout
    assert out.startswith("finished {'value':")
    assert out.splitlines()[-1].startswith(("1 {", "0 {"))
    assert "tfidf" in out


@pytest.mark.parametrize("lang", PAGES)
def test_the_documented_requests_of_curl_are_answered(served, lang):
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    done = subprocess.run(["bash", "-c", block(lang, "sh", served)], capture_output=True, text=True, check=True)
    assert "event: complete" in done.stdout
    assert '"candidates"' in done.stdout


def test_the_table_names_every_endpoint_with_its_arguments_and_defaults(served):
    info = """
for name, endpoint in nezha.view_api(return_format="dict", print_info=False)["named_endpoints"].items():
    arguments = [(one["parameter_name"], one["parameter_has_default"], one["parameter_default"])
                 for one in endpoint["parameters"]]
    print(name, [f"{name}={value!r}" if default else name for name, default, value in arguments], sep="|")
"""
    lines = [line.split("|") for line in told(served, info).splitlines()]
    assert lines
    for lang in PAGES:
        rows = {
            row.split("|")[1].strip(): row.split("|")[2] for row in page(lang).splitlines() if row.startswith("| `/")
        }
        assert rows.keys() == {f"`{name}`" for name, _ in lines}
        for name, arguments in lines:
            *own, last = eval(arguments)
            assert last == "lang='en'"
            assert re.findall(r"`([^`]*)`", rows[f"`{name}`"]) == [one.replace("'", '"') for one in own]


def test_attention_and_errors_travel_as_the_page_says(served):
    out = told(
        served,
        """
from gradio_client.exceptions import AppError
found = nezha.predict("北京是首都", head=0, api_name="/attention")
tokens, heads = len(found["tokens"]), found["heads"]
shape = [len(found["probabilities"]), len(found["probabilities"][0]), len(found["probabilities"][0][0])]
print(shape == [1, heads, tokens], found["layers"] > 1)
for lang in ("en", "zh"):
    for name, arguments in (("/attention", {"text": "北", "layer": 99}), ("/predict", {"model": "/etc", "text": "好"})):
        try:
            nezha.predict(**arguments, lang=lang, api_name=name)
        except AppError as error:
            print(error)
""",
    )
    assert out.startswith("True True\n")
    for sentence in ("Expected a layer from 1 to", "层应在 1 到", "Expected the name of a model", "需要模型名称"):
        assert sentence in out

"""One file of settings for page, command line and program: each takes what any other wrote, and it means the same."""

import dataclasses
import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from nezha import runs
from nezha.cli import main
from nezha.cli.config_file import read_config
from nezha.cli.pretrain import Pretrain as PretrainWords
from nezha.cli.pretrain import resolve
from nezha.finetune_config import FinetuneConfig
from nezha.options import Option, describe, flatten, from_dict, to_dict, unflatten
from nezha.presets import PRESETS
from nezha.pretrain_config import PretrainConfig
from nezha_app.api import settings as of_a_program
from nezha_app.command import preview, preview_tuning
from nezha_app.language import Page
from nezha_app.tabs.finetune import Finetune
from nezha_app.tabs.pretrain import Pretrain
from nezha_app.tabs.run_panel import RunPanel

from .test_shelf import SAVED


def another(option: Option, now: Any) -> list[Any]:
    """Values of an option beside the one it has: those next to it, further ones, its other choices."""
    if option.choices:
        return [choice for choice in option.choices if choice != now]
    if option.kind is bool:
        return [not now]
    if option.kind is str:
        return ["bundled", "另一个"]
    usual = now if now is not None else option.low or 1
    return [value for value in (usual + 1, usual * 2, usual - 1, usual / 2, 0.5) if isinstance(value, option.kind)]


def moved(config: Any) -> dict[str, Any]:
    """For every option a configuration in which it, and as far as can be it alone, has another value."""
    flat, found = flatten(to_dict(config)), {}
    for option in describe(type(config)):
        for value in another(option, flat[option.name]):
            try:
                found[option.name] = from_dict(type(config), unflatten({**flat, option.name: value}))
                break
            except ValueError:
                continue
    return found


PRETRAINED = moved(PRESETS["smoke"].config)
TUNED = moved(FinetuneConfig(task="pairs"))


def test_nearly_every_option_is_moved():
    """What cannot be moved by itself hangs on another one."""
    assert len(PRETRAINED) >= len(describe(PretrainConfig)) - 4
    assert len(TUNED) >= len(describe(FinetuneConfig)) - 2


@pytest.fixture(scope="module")
def pages() -> Any:
    """The two forms of the page, laid out."""
    import gradio as gr

    with gr.Blocks():
        page = Page("en")
        pretrain, tune = Pretrain(RunPanel()), Finetune(None, RunPanel().history)  # type: ignore[arg-type]
        pretrain.form.layout_main(page)
        pretrain.form.layout_more(page)
    return pretrain, tune


def saved(html: str, place: Path) -> Path:
    """The file that the button beside a command hands over."""
    [text] = SAVED.findall(html)
    place.write_text(unescape(text), encoding="utf-8")
    return place


@pytest.mark.parametrize("name", PRETRAINED)
def test_a_setting_of_pre_training_goes_from_the_page_to_the_others_and_back(pages, tmp_path, name):
    config, (page, _) = PRETRAINED[name], pages
    file = saved(preview(config, "en"), tmp_path / "config.json")
    assert resolve(PretrainWords(config=str(file)), {}) == config
    assert of_a_program(json.loads(file.read_text(encoding="utf-8")), PretrainConfig) == config
    *given, _, error = page.on_open(str(file), "en")
    assert error is None
    assert page.form.config(*given) == config


@pytest.mark.parametrize("name", TUNED)
def test_a_setting_of_fine_tuning_goes_from_the_page_to_the_others_and_back(tmp_path, name):
    config = TUNED[name]
    file = saved(preview_tuning(config, "zh"), tmp_path / "config.json")
    assert read_config(file, runs.FINETUNE) == config
    assert of_a_program(json.loads(file.read_text(encoding="utf-8")), FinetuneConfig) == config


def test_a_run_begun_with_the_page_s_file_keeps_a_file_that_the_page_opens(pages, shards, tmp_path):
    """The command line itself, and the run's own config.json."""
    page, _ = pages
    smoke = PRESETS["smoke"].config
    config = dataclasses.replace(
        smoke,
        name="from-the-page",
        data=dataclasses.replace(smoke.data, data=str(shards), sequence_length=16, second_length=0),
        loop=dataclasses.replace(smoke.loop, steps=3, batch_size=4, compile="no"),
        optimizer=dataclasses.replace(smoke.optimizer, warmup_steps=1),
    )
    file = saved(preview(config, "en"), tmp_path / "config.json")
    assert main(["pretrain", "--config", str(file)]) == 0
    run = runs.get("from-the-page")
    assert (run.state, run.step) == ("finished", 3)
    *given, _, error = page.on_open(str(run.folder / "config.json"), "en")
    assert error is None
    assert page.form.config(*given) == config
    again = saved(preview(page.form.config(*given), "zh"), tmp_path / "again.json")
    assert json.loads(again.read_text(encoding="utf-8")) == json.loads(file.read_text(encoding="utf-8"))

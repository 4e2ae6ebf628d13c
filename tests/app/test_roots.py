"""Which paths a page may name: inside the listed folders, however they are spelt."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from nezha.messages import InputError
from nezha.pretrain_config import PretrainConfig
from nezha_app.roots import inside, permitted


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """A folder the app was started in, its runs, its models, and a folder of data elsewhere."""
    for name in ("home", "runs", "models", "corpora", "outside", "home/.ssh", "home/data"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "home")
    for variable, name in (("NEZHA_RUNS", "runs"), ("NEZHA_MODELS", "models"), ("NEZHA_DATA", "corpora")):
        monkeypatch.setenv(variable, str(tmp_path / name))
    return tmp_path


def test_what_lies_in_a_listed_folder_may_be_named(place):
    for given in ("bundled", "data", "./data", f"{place}/home/data", f"{place}/runs/x", f"{place}/corpora/a/b"):
        assert inside(given) == given
    os.symlink(place / "corpora", place / "home" / "linked")
    assert inside("linked/a") == "linked/a"


@pytest.mark.parametrize(
    "given",
    ["{}/outside", "../outside", "data/../../outside", "{}/corpora/../outside", "/etc", "/", "~", "~root", ".ssh",
     "{}/home/.ssh/id", "{}/runs/.door/secret", "data\0", "\0", "x" * 5000 + "/../../..", "{}/corpora2",
     "//etc", "/proc/self/root/etc"],
)  # fmt: skip
def test_what_lies_elsewhere_or_is_hidden_may_not(place, given):
    with pytest.raises(InputError) as refused:
        inside(given.format(place))
    assert refused.value.key == "folder_closed"


def test_a_link_that_leads_out_is_followed_before_it_is_judged(place):
    os.symlink(place / "outside", place / "home" / "innocent")
    with pytest.raises(InputError):
        inside("innocent")


def test_a_run_may_begin_with_weights_and_data_from_listed_folders_alone(place):
    config = PretrainConfig()
    assert permitted(config) == config
    with pytest.raises(InputError):
        permitted(replace(config, data=replace(config.data, data=str(place / "outside"))))
    with pytest.raises(InputError):
        permitted(replace(config, loop=replace(config.loop, init=str(place / "outside"))))
    permitted(replace(config, loop=replace(config.loop, init=str(place / "models" / "x"))))

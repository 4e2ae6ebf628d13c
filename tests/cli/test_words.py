"""How a command line is read: languages, flags, texts, help, and what it costs to start."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nezha import __version__
from nezha.cli.command import flag
from nezha.cli.parse import parse
from nezha.cli.table import HOMES, load
from nezha.cli.width import columns, pad, table, wrap
from nezha.finetune_config import SHEET_FIELDS, TASKS, FinetuneConfig
from nezha.options import describe
from nezha.pretrain_config import PretrainConfig

FROZEN = Path(__file__).with_name("options.txt")


def test_options_are_those_written_down():
    """An option cannot appear or vanish by accident: change the list with intent."""
    lines = []
    for name in HOMES:
        command = load(name)
        flags = [item.name if item.name == command.positional else flag(item) for item in command.fields()]
        lines.append(" ".join([f"nezha {name}:", *flags, *command.short.values()]))
    assert "\n".join(lines) + "\n" == FROZEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOMES)
def test_flags_of_a_command_do_not_collide(name):
    flags = [flag(item) for item in load(name).fields()]
    assert len(flags) == len(set(flags))
    assert not {"--lang", "--help"} & set(flags)


@pytest.mark.parametrize("name", HOMES)
def test_help_speaks_both_languages_and_names_every_option(nezha, name):
    english, chinese = nezha(*name.split(), "--help"), nezha(*name.split(), "--help", "--lang", "zh")
    assert english.code == chinese.code == 0
    command = load(name)
    for item in command.fields():
        if item.name != command.positional:
            assert flag(item) in english.out
            assert flag(item) in chinese.out
    assert not any("一" <= char <= "鿿" for char in english.out)
    assert "用法" in chinese.out
    assert max(columns(line) for line in (english.out + chinese.out).splitlines()) <= 110


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_tells_what_an_option_is_that_hangs_on_the_task(nezha, lang):
    squeezed = "".join(nezha("finetune", "--help", "--lang", lang).out.split())
    for name in SHEET_FIELDS:
        values = [f"{getattr(FinetuneConfig(task=task).sheet(), name):g}" for task in TASKS]
        usual = ",".join(f"{task}{value}" for task, value in zip(TASKS, values, strict=True))
        wanted = usual if len(set(values)) > 1 else values[0]
        [explained] = re.findall(rf"--{name.replace('_', '-')}[NX](.*?)--", squeezed)
        assert explained.endswith(f"(default{wanted})" if lang == "en" else f"（默认{wanted}）")


def test_help_of_every_option_of_a_run_is_its_own_sentence(nezha):
    squeezed = "".join(nezha("pretrain", "--help", "--lang", "zh").out.split())
    for item in describe(PretrainConfig):
        assert "".join(item.help[1].split()) in squeezed


def test_overview_lists_every_command(nezha):
    for words in ((), ("--help",), ("-h", "--lang=zh")):
        done = nezha(*words)
        assert done.code == 0
        assert all(name in done.out for name in HOMES)
    assert "runs list" in nezha("runs").out
    assert "fill-mask" not in nezha("runs").out


def test_version(nezha):
    assert nezha("--version").out == f"nezha {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [("--lang", "zh", "runs", "list"), ("runs", "--lang", "zh", "list"), ("runs", "list", "--lang=zh")],
)
def test_language_may_stand_anywhere(nezha, words):
    assert "还没有训练" in nezha(*words).out


def test_language_of_the_environment_counts_unless_said_otherwise(nezha, monkeypatch):
    monkeypatch.setenv("NEZHA_LANG", "zh")
    assert "还没有训练" in nezha("runs", "list").out
    assert "no runs" in nezha("runs", "list", "--lang", "en").out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["中华[MASK]国"], "中华[MASK]国"),
        (["-你好[MASK]"], "-你好[MASK]"),
        (["--", "-k[MASK]"], "-k[MASK]"),
        (["--", "--lang[MASK]"], "--lang[MASK]"),
        (["—— 他说[MASK]"], "—— 他说[MASK]"),
        (["Ｎｅｚｈａ，[MASK]！"], "Ｎｅｚｈａ，[MASK]！"),
        (["😀[MASK]\n二"], "😀[MASK]\n二"),
        (["[MASK]", "--k=2"], "[MASK]"),
        (["--k=2", "-😀[MASK]"], "-😀[MASK]"),
        ([""], ""),
    ],
)
def test_text_arrives_as_it_was_typed(words, text):
    assert parse(load("fill-mask"), words)["text"] == text


def test_only_what_was_given_is_passed_on():
    """A flag given its default value still counts as given: with --resume or --size it must be heard."""
    words = ["--hidden-size", "256", "--learning_rate=1e-3", "--resume", "--device", "cpu", "--steps=-3"]
    assert parse(load("pretrain"), words) == {
        "model.hidden_size": 256,
        "optimizer.learning_rate": 1e-3,
        "resume": True,
        "loop.device": "cpu",
        "loop.steps": -3,
    }
    assert parse(load("pretrain"), []) == {}
    assert parse(load("prepare"), ["a", "b c", "--out", "d"]) == {"sources": ("a", "b c"), "out": "d"}
    assert parse(load("fill-mask"), ["x", "-k", "3"]) == {"text": "x", "k": 3}


def test_columns_count_chinese_characters_twice():
    assert columns("a中。") == 5
    assert pad("中", 4) == "中  "
    assert table([["中", "b"], ["aaa", "c"]]) == "中   b\naaa  c"
    assert wrap("汉字很长，要换行", 8) == ["汉字很", "长，要换", "行"]
    assert wrap("two words", 5) == ["two", "words"]


def test_looking_at_runs_and_asking_for_help_loads_no_torch(environment):
    code = (
        "import sys; from nezha.cli import main\n"
        "codes = [main(words) for words in (['--help'], ['pretrain', '--help'], ['runs', 'list'], ['app', '--port'])]\n"
        "heavy = [name for name in ('torch', 'transformers', 'gradio', 'numpy') if name in sys.modules]\n"
        "print(codes, heavy)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[0, 0, 0, 2] []"


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C", "LANG": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["C", "C without UTF-8 mode"],
)
def test_chinese_goes_in_and_out_where_the_locale_knows_none(process, locale):
    done = process("runs", "show", "没有的训练", "--lang", "zh", **locale)
    assert done.code == 2
    assert "得到“没有的训练”" in done.err


def test_module_and_function_are_the_same_command(nezha, process):
    assert process("runs", "list", "--json").out == nezha("runs", "list", "--json").out


def test_reader_that_goes_away_is_no_error(environment):
    done = subprocess.run(
        [f"{sys.executable} -m nezha pretrain --help | true"],
        shell=True,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""


def test_runs_are_listed_and_shown_as_json(nezha, tmp_path):
    from nezha import runs

    folder = runs.create(PretrainConfig(name="名字 x"))
    folder.metrics.write_text(
        '{"step": 3, "kind": "train", "loss": 2.5}\n{"step": 3, "kind": "new"}\n', encoding="utf-8"
    )
    listed = json.loads(nezha("runs", "list", "--json").out)
    assert listed["root"] == os.environ["NEZHA_RUNS"]
    assert [run["name"] for run in listed["runs"]] == ["名字 x"]
    shown = json.loads(nezha("runs", "show", "名字 x", "--json").out)
    assert shown["config"]["model"]["hidden_size"] == 256
    assert shown["command"] == "nezha pretrain --name '名字 x'"
    assert shown["last"] == {"train": {"step": 3, "kind": "train", "loss": 2.5}}
    assert "loss 2.5000" in nezha("runs", "show", "名字 x").out

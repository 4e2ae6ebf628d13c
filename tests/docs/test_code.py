"""Every piece of code in the READMEs and the documentation is carried out, or at least read by our own parser."""

import os
import re
import shlex
import shutil
import subprocess

import pytest

from nezha.cli import main
from nezha.cli.command import flag
from nezha.cli.parse import parse
from nezha.cli.table import HOMES, find_command

from .fences import PLAIN, READMES, ROOT, WAYS, Fence, english, fences, pages, twin

OTHERS = ("make", "export", "torchrun", "accelerate", "pip", "printf", "for", "{")
"""First words of the lines that no command of ours begins."""
RUN = [page for page in english() if any(fence.way == "run" for fence in fences(page))]
EXTRAS = {"pipeline(": "accelerate", "onnx": "onnxruntime", "Trainer": "accelerate"}
"""What stands in a page's code -> the package that it needs beside the usual ones."""


@pytest.mark.parametrize("page", pages())
def test_every_piece_of_code_says_how_it_is_taken(page):
    for fence in fences(page):
        assert fence.way in WAYS if fence.language in ("sh", "python") else fence.language in PLAIN, fence.code


@pytest.mark.parametrize("page", english())
def test_both_languages_show_the_same_code(page):
    """But for comments, for the language that an answer is asked in, and for what is in no programming language."""
    shown = [
        [
            (fence.language, fence.way, [line.replace('"zh"', '"en"') for line in fence.lines])
            for fence in fences(one)
            if fence.language not in PLAIN
        ]
        for one in (page, twin(page))
    ]
    assert shown[0] == shown[1]


def commands(fence: Fence) -> list[list[str]]:
    """The words behind `nezha` of every line that calls it, by itself or through a launcher."""
    found = []
    for line in fence.lines:
        match = re.match(r"(?:.* -m )?nezha (.+)", line)
        if match:
            found.append(shlex.split(match[1]))
        else:
            assert line.split()[0] in OTHERS, line
    return found


@pytest.mark.parametrize("page", pages())
def test_every_command_is_one_that_the_parser_takes(page):
    for fence in fences(page):
        if fence.language != "sh" or fence.way == "served":
            continue
        for words in commands(fence):
            name, command, rest = find_command(words)
            assert command is not None, f"nezha {name}"
            parse(command, rest)


@pytest.mark.parametrize("page", pages())
def test_every_command_within_a_sentence_or_behind_another_program_is_one_that_the_parser_takes(page):
    verbs = {name.split()[0] for name in HOMES}
    prose = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    found = [shlex.split(span) for span in re.findall(r"`nezha ([^`{…\n]+)`", prose)]
    for fence in fences(page):
        for line in fence.lines:
            words = shlex.split(line) if line.startswith("docker ") else []
            found += [words[place + 1 :] for place, word in enumerate(words) if word == "nezha"]
    for words in found:
        if words and words[0] in verbs:
            name, command, rest = find_command(words)
            if command is None:
                assert name == "runs", words
                continue
            named = rest[:-1] if rest[-1:] and rest[-1].startswith("--") else rest  # an option that is only spoken of
            parse(command, named)
            assert rest[len(named) :] in ([], ["--help"]) or rest[-1] in {flag(item) for item in command.fields()}


@pytest.mark.parametrize("page", pages())
def test_python_that_is_not_run_can_be_compiled(page):
    for fence in fences(page):
        if fence.language == "python" and fence.way == "parse":
            compile(fence.code, page, "exec")


@pytest.mark.parametrize("page", pages())
def test_every_goal_of_make_is_there(page):
    goals = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    for fence in fences(page):
        for line in fence.lines:
            if line.startswith("make "):
                assert line.split()[1] in goals, line


def test_a_command_that_does_not_exist_would_be_found():
    for line in ("nezha fill-msk 我", "nezha pretrain --seqence-length 3"):
        [words] = commands(Fence("", "sh", "parse", line))
        with pytest.raises(Exception, match="expected"):
            parse(*find_command(words)[1:])  # type: ignore[arg-type]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", RUN)
def test_code_runs_as_it_stands(page, tmp_path, monkeypatch):
    """All of a page that is to run, in order, in one folder and one Python."""
    todo = [fence for fence in fences(page) if fence.way == "run"]
    if page in READMES:  # what needs more packages is run by tests/transformers_5/test_readme.py
        todo = [fence for fence in todo if "pipeline(" not in fence.code]
    for mark, package in EXTRAS.items():
        if any(mark in fence.code for fence in todo):
            pytest.importorskip(package, reason=f"the code of {page} needs it")
    monkeypatch.chdir(tmp_path)
    found: dict[str, object] = {}
    for fence in todo:
        if fence.language == "python":
            exec(compile(fence.code, page, "exec"), found)
        else:
            carry_out(fence)


def carry_out(fence: Fence) -> None:
    """The lines of a shell: our own commands in this process, which is quick, others by bash."""
    for line in fence.lines:
        if line.startswith("nezha "):
            assert main(shlex.split(line)[1:]) == 0, line
        else:
            shell = shutil.which("bash")
            if shell is None:
                pytest.skip("no bash here")
            subprocess.run([shell, "-c", line], check=True, env=dict(os.environ))

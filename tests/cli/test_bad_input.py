"""Whatever a person gets wrong: exit code 2, nothing on stdout, one sentence on stderr in their language."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.options import to_dict
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import write_json


def told(done, *parts: str) -> None:
    """One sentence on stderr with every one of `parts`, and nothing else."""
    assert done.code == 2, done
    assert done.out == ""
    assert done.err.count("\n") == 1, done.err
    for part in parts:
        assert part in done.err


def chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def both(nezha: Callable, words: list[str], english: str, zh: str) -> None:
    """The same mistake in either language; `--json` changes nothing of it."""
    told(nezha(*words), english)
    told(nezha("--lang", "zh", *words), zh)


WORDS = [
    (["fil-mask"], "did you mean “fill-mask”?", "是否想写“fill-mask”"),
    (["runs", "lits"], "did you mean “list”?", "是否想写“list”"),
    (["pretrain", "--hiden-size", "64"], "did you mean --hidden-size?", "是否想写 --hidden-size"),
    (["pretrain", "--steps"], "expected a value after --steps", "--steps 之后需要一个值"),
    (["pretrain", "--steps", "--resume"], "expected a value after --steps", "--steps 之后需要一个值"),
    (["pretrain", "stray"], "could not read: stray", "无法理解：stray"),
    (["pretrain", "--steps", "many"], "expected steps >= 1", "steps 应满足 >= 1"),
    (["pretrain", "--steps", "0"], "got 0", "得到 0"),
    (["pretrain", "--dropout", "nan"], "got nan", "得到 nan"),
    (["pretrain", "--batch-size", "2.5"], "got 2.5", "得到 2.5"),
    (["pretrain", "--size", "hugh"], "to be one of smoke, tiny, small, base, large", "之一，得到“hugh”"),
    (["pretrain", "--precision", "fp61"], "did you mean “fp16”?", "是否想写“fp16”"),
    (["pretrain", "--hidden-size", "64", "--num-attention-heads", "3"], "cannot be split over", "不能平分给"),
    (["pretrain", "--name", "a/b"], "without / or \\", "不含 / 或 \\"),
    (["pretrain", "--name", "..", "--background"], "got “..”", "得到“..”"),
    (["pretrain", "--name", "a\nb"], "got “a\\nb”", "得到“a\\nb”"),
    (["pretrain", "--resume"], "expected --name or --config", "--name 或 --config"),
    (["pretrain", "--resume", "--name", "gone"], "got “gone”", "得到“gone”"),
    (["pretrain", "--resume", "--name", "x", "--size", "tiny"], "expected no --size", "不能与 --size 同用"),
    (["pretrain", "--config", "gone.json"], "there is none at gone.json", "gone.json 不存在"),
    (["prepare", "--out", "there"], "expected SOURCE after", "之后需要SOURCE"),
    (["prepare", "x.txt"], "expected a value after --out", "--out 之后需要一个值"),
    (["fill-mask", "a[MASK]", "b"], "expected one TEXT; got 2", "得到 2 个"),
    (["fill-mask", "a[MASK]", "-k", "x"], "expected k", "k 应满足"),
    (["runs", "show"], "expected NAME after `nezha runs show`", "之后需要NAME"),
    (["runs", "stop", "gone"], "got “gone”; the runs there: –", "得到“gone”"),
    (["runs", "delete", "../gone"], "got “../gone”", "得到“../gone”"),
    (["app", "--port", "99999"], "expected port >= 0, <= 65535", "port 应满足"),
]


@pytest.mark.parametrize(("words", "english", "zh"), WORDS, ids=[" ".join(words) for words, *_ in WORDS])
def test_mistake_on_the_line_is_one_sentence_and_nothing_is_made(nezha, tmp_path, words, english, zh):
    both(nezha, words, english, zh)
    assert not [entry for entry in tmp_path.rglob("*") if entry.is_file() and entry.name != ".lock"]


def test_language_that_is_not_there(nezha):
    told(nezha("runs", "list", "--lang", "fr"), "--lang to be one of en, zh")
    told(nezha("runs", "list", "--lang"), "expected a value after --lang")


@pytest.mark.parametrize(
    ("content", "english", "zh"),
    [
        (None, "there is none; check the path", "不存在"),
        (b"", "it holds none", "没有文字"),
        (b" \n\n \n", "it holds none", "没有文字"),
        ("中文".encode("gb18030"), "expected UTF-8", "不是 UTF-8"),
        ("中文\0".encode(), "is binary", "是二进制文件"),
    ],
    ids=["missing", "empty", "blank", "not UTF-8", "binary"],
)
def test_corpus_that_cannot_be_used(nezha, tmp_path, content, english, zh):
    path = tmp_path / "text.txt"
    if content is not None:
        path.write_bytes(content)
    both(nezha, ["prepare", str(path), "--out", str(tmp_path / "out"), "--json"], english, zh)
    assert {entry.name for entry in tmp_path.iterdir()} <= {"text.txt"}


def test_folder_that_holds_something_is_not_written_over(nezha, corpus, tmp_path):
    (tmp_path / "mine").write_text("kept", encoding="utf-8")
    both(nezha, ["prepare", str(corpus), "--out", str(tmp_path)], "expected a new folder", "已存在且不为空")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    ("text", "english", "zh"),
    [
        ("", "at least one character", "空文本"),
        ("   ", "", ""),
        ("没有空位", "none in “没有空位”", "“没有空位”里没有"),
        ("a\n\nb", "expected at least one [MASK]", "需要至少一个 [MASK]"),
    ],
    ids=["empty", "blank", "no mask", "lines"],
)
def test_text_a_model_cannot_take(nezha, tiny_model_folder, text, english, zh):
    both(nezha, ["fill-mask", text, "--json", "--model", str(tiny_model_folder)], english, zh)


def test_count_and_model_that_are_not_there(nezha, tiny_model_folder, tmp_path):
    folder = str(tiny_model_folder)
    both(nezha, ["fill-mask", "中[MASK]", "-k", "0", "--model", folder], "got 0", "得到 0")
    both(nezha, ["fill-mask", "中[MASK]", "--model", str(tmp_path)], "or a folder with config.json", "config.json")
    both(nezha, ["fill-mask", "中[MASK]", "--model", "run:gone"], "got “gone”", "得到“gone”")
    both(nezha, ["attention", "", "--model", folder], "at least one character", "空文本")
    both(nezha, ["attention", "中", "--model", folder, "--out", str(tmp_path / "no" / "a.html")], "--out", "--out")


@pytest.mark.parametrize(
    "content", ["", "[1]", "{", "[" * 100_000, '{"modle": {}}', '{"loop": {"steps": "many"}}', '{"loop": 3}']
)
def test_configuration_file_that_is_none(nezha, tmp_path, content):
    path = tmp_path / "my.json"
    path.write_text(content, encoding="utf-8")
    both(nezha, ["pretrain", "--config", str(path)], "expected", "")
    assert runs.list_runs() == []


def test_name_that_exists_and_its_run_stays(nezha):
    folder = runs.create(PretrainConfig(name="taken"))
    before = folder.config.read_text(encoding="utf-8")
    for more in ([], ["--background"]):
        both(nezha, ["pretrain", "--name", "taken", "--steps", "500", *more], "“taken” exists in", "“taken”已存在于")
    assert folder.config.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("more", [[], ["--background"], ["--queue"]], ids=["here", "background", "queue"])
@pytest.mark.parametrize(
    ("words", "english", "zh"),
    [
        (["pretrain", "--data", "gone"], "made by `nezha prepare`; got gone", "gone 中没有 meta.json"),
        (["finetune", "sentiment", "--data", "gone.csv"], "expected data at", "处没有数据"),
        (["finetune", "sentiment", "--data", "{one}"], "every row of", "每一行都是"),
        (["finetune", "reading", "--length", "48"], "expected length > 131", "length 应满足 > 131"),
        (["finetune", "sentiment", "--model", "run:gone"], "got “gone”", "得到“gone”"),
        (["finetune", "sentiment", "--model", "model:gone"], "got “model:gone”", "得到“model:gone”"),
    ],
)
def test_data_or_a_model_that_is_not_there_takes_no_name(nezha, tmp_path, words, english, zh, more):
    (tmp_path / "one.csv").write_text("text,label\n好,1\n很好,1\n", encoding="utf-8")
    words = [word.format(one=tmp_path / "one.csv") for word in words]
    both(nezha, [*words, "--name", "mine", *more], english, zh)
    assert runs.list_runs() == []


def stopped(name: str) -> Path:
    """A run that stopped at step 5 and saved."""
    config = PretrainConfig(name=name)
    folder = runs.create(config)
    folder.checkpoint(5).mkdir(parents=True)
    write_json(folder.checkpoint(5) / "state.json", {"step": 5, "config": to_dict(config)})
    write_json(folder.status, {"state": "stopped", "step": 5, "steps": 1000})
    return folder.path


@pytest.mark.parametrize("more", [[], ["--background"]], ids=["foreground", "background"])
def test_resume_with_another_setting_names_it_and_changes_nothing(nezha, more):
    before = (stopped("kept") / "config.json").read_text(encoding="utf-8")
    words = ["pretrain", "--resume", "--name", "kept", "--hidden-size", "512", "--log-every", "3", *more]
    both(nezha, words, "differ: model.hidden_size (256 → 512);", "已改变：model.hidden_size (256 → 512)")
    assert (runs.get("kept").folder / "config.json").read_text(encoding="utf-8") == before
    assert runs.get("kept").state == "stopped"


def test_resume_after_config_json_was_edited_names_what_was(nezha):
    folder = stopped("edited")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["loop"]["seed"] = 9
    write_json(folder / "config.json", config)
    both(nezha, ["runs", "resume", "edited"], "loop.seed (0 → 9)", "loop.seed (0 → 9)")


def test_run_that_is_over_cannot_be_stopped_or_gone_on_with(nezha):
    folder = stopped("over")
    both(nezha, ["runs", "stop", "over"], "“over” is stopped; there is nothing", "状态为 已停止；没有可停止的进程")
    both(nezha, ["runs", "move", "over", "first"], "“over” is stopped; `nezha", "“over”的状态为 已停止；")
    write_json(folder / "status.json", {"state": "finished", "step": 1000, "steps": 1000})
    both(nezha, ["runs", "resume", "over"], "has done all its 1000 steps", "已完成全部 1000 步")


def test_a_fine_tuning_is_not_published_but_its_folder_is_named(nezha):
    folder = runs.create(FinetuneConfig(name="tuned"))
    folder.checkpoint(5).mkdir(parents=True)
    write_json(folder.checkpoint(5) / "state.json", {"step": 5, "config": to_dict(FinetuneConfig())})
    words = ["publish", "tuned", "--out", "there"]
    both(nezha, words, f"a card of its own once it is over: {folder.path}", "“tuned”是微调")
    both(nezha, [*words, "--best"], "is a fine-tuning", "“tuned”是微调")


def test_settings_that_an_editor_saved_with_a_byte_order_mark_are_read(nezha, tmp_path):
    path = tmp_path / "my.json"
    path.write_text('{"loop": {"steps": 0}}', encoding="utf-8-sig")
    both(nezha, ["pretrain", "--config", str(path)], "expected steps >= 1", "steps 应满足 >= 1")


def test_every_sentence_about_runs_and_the_line_is_in_both_languages():
    from nezha.texts import TEXTS

    for key, (english, zh) in TEXTS.items():
        if key.startswith(("run", "cli_", "config_file", "resume", "line_")):
            assert not chinese(english), key
            assert chinese(zh), key


def test_unexpected_error_stays_a_traceback(nezha, monkeypatch):
    """Our own faults are not dressed up as the person's."""

    def broken(root=None):
        raise RuntimeError("ours")

    monkeypatch.setattr("nezha.cli.runs.runs.list_runs", broken)
    with pytest.raises(RuntimeError, match="ours"):
        nezha("runs", "list")


def test_disk_that_is_full_at_launch_is_one_sentence_and_leaves_nothing(nezha, monkeypatch):
    def full(path, values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nezha.runs.start.write_json", full)
    both(nezha, ["pretrain", "--name", "full"], "No space left on device", "No space left on device")
    assert runs.list_runs() == []

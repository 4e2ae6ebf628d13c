"""Finding runs by name, tag, note, state, kind and settings.

    baseline                 a word of the name, the note or a tag
    "学习率 偏高"             words that stand together
    tag:课堂  note:rate  name:tiny  state:failed  kind:finetune
    learning_rate>=1e-3      a setting, by its dotted name, the end of it or its label: = != < <= > >=
    -state:finished          not so

All words must hold; capitals make no difference.  `!` serves for `-`, 标签、备注、名称、状态、种类 for the English
names and ： for a colon; a setting may be named by part of its Chinese label (学习率>=1e-3).
"""

import difflib
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.options import Option, describe, flatten, unknown_choice
from nezha.runs.about import tellable
from nezha.runs.curves import is_number
from nezha.runs.kinds import KINDS, PRETRAIN
from nezha.runs.record import Run, list_runs

LONGEST = 300
FIELDS = {
    "tag": "tag", "note": "note", "name": "name", "state": "state", "kind": "kind",
    "标签": "tag", "备注": "note", "名称": "name", "状态": "state", "种类": "kind",
}  # fmt: skip
STATE_WORDS = {
    "queued": ("排队中",), "starting": ("启动中",), "running": ("训练中", "进行中"),
    "stopping": ("保存后停止", "停止中"),
    "stopped": ("已停止",), "finished": ("已完成",), "failed": ("失败",), "crashed": ("意外中断",),
}  # fmt: skip
"""Every state with the words that a reader of 中文 sees for it."""
KIND_WORDS = {"pretrain": ("预训练",), "finetune": ("微调",)}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "=": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip

_WORD = re.compile(r'([-!]?)((?:[^\s"“”]+?[:：]|[^\s"“”<>=!]+(?:<=|>=|!=|=|<|>))?)(?:["“]([^"“”]*)["”]|([^\s"“”]+))')
_SETTING = re.compile(r"([^\W\d][\w.-]*)(<=|>=|!=|=|<|>)")

Test = Callable[[Run], bool]


@dataclass(frozen=True)
class Query:
    """What is looked for."""

    tests: tuple[Test, ...]

    def holds(self, run: Run) -> bool:
        """Whether `run` is one of them."""
        return all(test(run) for test in self.tests)


def search(query: str, root: Path | str | None = None) -> list[Run]:
    """The runs for which every word of `query` holds (see above), the newest first; all where it is empty.

    Args:
        query: words as above.
        root: the folder of runs.

    Raises:
        InputError: too long, a state or kind that there is none of, a setting that no run has, a word where a number
            belongs.
    """
    wanted = parse_query(query)
    return [run for run in list_runs(root) if wanted.holds(run)]


def parse_query(query: str) -> Query:
    """What `query` looks for.

    Args:
        query: words as above; empty for every run.

    Raises:
        InputError: as `search`.
    """
    if len(query) > LONGEST:
        raise InputError("search_long", most=LONGEST, given=len(query))
    return Query(tuple(_test(*match.groups(default="")) for match in _WORD.finditer(tellable(query))))


def _test(minus: str, before: str, quoted: str, plain: str) -> Test:
    test = _one(before, quoted or plain)
    return (lambda run: not test(run)) if minus else test


def _one(before: str, text: str) -> Test:
    setting = _SETTING.fullmatch(before)
    if setting:
        return _setting(setting[1].replace("-", "_"), setting[2], text)
    field = FIELDS.get(before[:-1].lower()) if before else None
    if field is None:
        return _anywhere((before + text).casefold())
    if field in ("state", "kind"):
        return _word(field, text, STATE_WORDS if field == "state" else KIND_WORDS)
    needle = text.casefold()
    if field == "tag":
        return lambda run: needle.removeprefix("#") in {tag.casefold() for tag in run.tags}
    return lambda run: needle in (run.note if field == "note" else run.name).casefold()


def _anywhere(needle: str) -> Test:
    plain = needle.removeprefix("#")
    return lambda run: (
        needle in run.name.casefold()
        or needle in run.note.casefold()
        or any(plain in tag.casefold() for tag in run.tags)
    )


def _word(field: str, text: str, words: dict[str, tuple[str, ...]]) -> Test:
    given = text.lower()
    known = next((name for name, others in words.items() if given == name or text in others), None)
    if known is None:
        raise unknown_choice(field, text, tuple(words))
    if field == "state":
        return lambda run: run.state == known
    return lambda run: run.config.get("kind", PRETRAIN) == known


def _setting(name: str, sign: str, text: str) -> Test:
    options = [option for kind in KINDS.values() for option in describe(kind)]
    matching = {option.name for option in options if _is_named(option, name)}
    if not matching:
        ends = dict.fromkeys(option.name.rpartition(".")[2] for option in options)
        nearest = difflib.get_close_matches(name, ends, n=1, cutoff=0.0)[0]
        raise InputError("search_setting", given=name, nearest=nearest)
    compare, wanted = COMPARE[sign], _typed(text)
    if sign not in ("=", "!=") and not is_number(wanted):
        raise InputError("search_number", name=name, sign=sign, given=text)

    def holds(run: Run) -> bool:
        values = [value for key, value in flatten(run.config).items() if key in matching]
        return any(_compared(compare, value, wanted, sign) for value in values)

    return holds


def _is_named(option: Option, name: str) -> bool:
    english, chinese = option.label
    return name in (option.name, option.name.rpartition(".")[2], english.lower()) or (
        not name.isascii() and name in chinese
    )


def _compared(compare: Callable[[Any, Any], bool], value: Any, wanted: Any, sign: str) -> bool:
    """Numbers as numbers, all else as words; a word is neither more nor less than another."""
    if is_number(value) and is_number(wanted):
        return compare(value, wanted)
    return sign in ("=", "!=") and compare(_plain(value), _plain(wanted))


def _plain(value: Any) -> str:
    return "" if value is None else str(value).casefold()


def _typed(text: str) -> Any:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return text

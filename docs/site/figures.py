"""Measured figures as the pages quote them: read from `benchmarks/results/`, never typed.

A page says `{{ bench("attention") }}` for a table of every figure of one benchmark, `{{ ratio("attention", "…") }}` for
one of them, and `finetuned("names")`, `systems()`, `kills()`, `card()`, `sizes()`, `extras()`, `size()`,
`endured("visitors")` and `study("positions")` for what their files hold, and `course()` for the lessons there are.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docs.site import endurance
from docs.site import sizes as weights
from docs.site.studies import TABLES
from nezha.course.sheet import all_sheets

ROOT = Path(__file__).parents[2]
HEADS = {
    "en": ("measured", "NEZHA Workbench", "beside it", "ratio"),
    "zh": ("测量项", "NEZHA 工作台", "对照", "比值"),
}
CONTENDERS = {
    "model": ("NEZHA, fine-tuned", "NEZHA，微调后"),
    "random": ("the same network from random weights", "同一网络，随机权重"),
    "majority": ("the commonest label", "最常见的标签"),
    "tfidf": ("TF-IDF of characters + logistic regression", "字的 TF-IDF + 逻辑回归"),
    "gazetteer": ("list of the names seen", "见过的名字清单"),
    "crf": ("CRF over nearby characters", "邻近字的 CRF"),
}
SYSTEMS = {"bert_chinese": "BERT-Chinese", "ernie_baidu": "ERNIE-Baidu", "bert_wwm": "BERT-WWM", "nezha": "NEZHA"}


def result(name: str) -> dict[str, Any]:
    """What `benchmarks/results/NAME.json` holds."""
    return json.loads((ROOT / "benchmarks" / "results" / f"{name}.json").read_text(encoding="utf-8"))


def given(lang: str) -> dict[str, Callable[..., str]]:
    """What a page in `lang` may call between double braces."""
    return {
        "bench": lambda name: bench(name, lang),
        "ratio": ratio,
        "finetuned": lambda task: finetuned(task, lang),
        "systems": lambda: systems(lang),
        "kills": lambda: kills(lang),
        "card": lambda: card(lang),
        "study": lambda name: study(name, lang),
        "sizes": lambda: sizes(lang),
        "extras": lambda: table(*weights.extras(result("sizes"), lang == "zh")),
        "size": size,
        "endured": lambda name: table(*endurance.TABLES[name](result(name), lang == "zh")),
        "course": lambda: course(lang),
    }


def bench(name: str, lang: str) -> str:
    """A table of the lines of a benchmark, and what it ran on."""
    kept = result(name)
    rows = [
        [line["name"], f"{_number(line['ours'])} {line['unit']}",
         f"{_number(line['peer'])} {line['unit']} ({line['peer_name']})", f"{line['ours'] / line['peer']:.2f}"]
        for line in kept["lines"]
    ]  # fmt: skip
    machine = kept["machine"]
    told = {
        "en": f"{machine['threads']} threads of {machine['cpu']}, torch {machine['torch']}.",
        "zh": f"{machine['cpu']} 的 {machine['threads']} 个线程，torch {machine['torch']}。",
    }
    return table(HEADS[lang], rows) + f"\n\n{told[lang]}"


def ratio(name: str, line: str, peer: str | None = None) -> str:
    """Ours over the peer's in one line of a benchmark.

    Raises:
        LookupError: the file has no such line, or several.
    """
    found = [one for one in result(name)["lines"] if one["name"] == line and peer in (None, one["peer_name"])]
    if len(found) != 1:
        raise LookupError(f"{name}.json: {len(found)} lines are called {line!r} beside {peer!r}")
    return f"{found[0]['ours'] / found[0]['peer']:.2f}"


def finetuned(task: str, lang: str) -> str:
    """The table of a kept fine-tuning, each contender with its difference and interval."""
    kept = result(f"finetuned-{task}")
    measure = kept["measures"][0]
    heads = {
        "en": ("on the test part", measure, "NEZHA is above by (95% interval)"),
        "zh": ("测试部分", measure, "NEZHA 高出（95% 区间）"),
    }
    rows = []
    for one in kept["contenders"]:
        apart = one["difference"]
        above = f"{apart['value']:+.3f} ({apart['low']:+.3f} … {apart['high']:+.3f})" if apart else ""
        rows.append([CONTENDERS[one["name"]][lang == "zh"], f"{one['mean'][measure]:.4f}", above])
    return table(heads[lang], rows)


def systems(lang: str) -> str:
    """The four systems: mean and spread of every measure."""
    kept = result("systems")
    names = {
        "characters": ("hidden characters", "被遮的字"),
        "words": ("hidden whole words", "整词被遮的字"),
        "sentiment": ("sentiment, accuracy", "情感，准确率"),
        "names": ("names, entity F1", "人名地名，实体 F1"),
    }
    first = next(iter(kept["summary"].values()))
    heads = ["", *(names[measure][lang == "zh"] for measure in first)]
    rows = [
        [SYSTEMS[name], *(f"{one['mean']:.3f} ± {one['sd']:.3f}" for one in row.values())]
        for name, row in kept["summary"].items()
    ]
    return table(heads, rows)


def kills(lang: str) -> str:
    """What was done to runs, and how often they came back whole."""
    heads = {"en": ("done to a run", "times", "within a save", "whole after"),
             "zh": ("对训练做了什么", "次数", "正在保存时", "之后完好")}  # fmt: skip
    rows = [[str(row[key]) for key in ("name", "times", "in_a_save", "whole")] for row in result("kills")["rows"]]
    return table(heads[lang], rows)


def card(lang: str) -> str:
    """Accuracies of the model in the box beside letter counts and random weights."""
    path = ROOT / "nezha" / "assets" / "model" / "card.json"
    figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
    heads = {"en": ("accuracy on held-out text", "single characters", "whole words"),
             "zh": ("留出文本上的准确率", "单字", "整词")}  # fmt: skip
    names = {"model": ("the model in the box", "内置模型"), "unigram": ("character counts alone", "只数字频"),
             "random": ("the same network, random weights", "同一网络，随机权重")}  # fmt: skip
    found = {(one["model"], one["masking"]): one["accuracy"] for one in figures}
    rows = [
        [names[name][lang == "zh"], *(f"{found[name, masking]:.3f}" for masking in ("character", "whole_word"))]
        for name in names
    ]
    return table(heads[lang], rows)


def study(name: str, lang: str) -> str:
    """The command of a study of `benchmarks.studies`, and its figures by arm."""
    kept = result(f"study-{name}")
    command = kept["command"].replace("|", "\\|")
    return f"`{command}`\n\n" + table(*TABLES[name](kept["runs"], lang == "zh"))


def sizes(lang: str) -> str:
    """What the plain installation weighs, a line a large package."""
    kept = result("sizes")
    told = {
        "en": "Python {python} on {system}; torch {version} is {mb:.0f} MB more.",
        "zh": "{system} 上的 Python {python}；torch {version} 另占 {mb:.0f} MB。",
    }
    rows = table(*weights.packages(kept, lang == "zh"))
    return f"{rows}\n\n{told[lang].format(**kept['machine'], **kept['torch'])}"


def size(extra: str = "") -> str:
    """Megabytes of the plain installation without torch, or of what an extra adds."""
    kept = result("sizes")
    return f"{kept['extras'][extra] if extra else kept['without_torch_mb']:.0f}"


def course(lang: str) -> str:
    """The lessons: number and title, what a student can do afterwards, and where the notebook lies."""
    heads = {"en": ("lesson", "afterwards you can", "notebook"), "zh": ("课", "学完后你能", "笔记本")}
    at, semicolon = (1, "；") if lang == "zh" else (0, "; ")
    rows = []
    for one in all_sheets():
        (script,) = (ROOT / "notebooks" / lang).glob(f"{one.number:02d}_*.py")
        able = semicolon.join(words[at] for words in one.able)
        rows.append([f"{one.number} · {one.title[at]}", able, f"`notebooks/{lang}/{script.stem}.ipynb`"])
    return table(heads[lang], rows)


def table(heads: Any, rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [list(heads), ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

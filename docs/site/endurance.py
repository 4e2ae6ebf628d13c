"""What the workbench stood for minutes: a class at work, kills in the middle of it, pages opened and closed."""

from typing import Any

Rows = tuple[tuple[str, ...], list[list[str]]]

NAMES = (
    (
        "errors", "filling in: median, 95%", "attention of 64 tokens: median, 95%",
        "memory, from warm-up to the end", "speed that the run beside them lost", "the run",
    ),
    (
        "错误", "填空：中位数，95%", "64 个词元的注意力：中位数，95%",
        "内存，自预热至结束", "同时进行的训练损失的速度", "训练",
    ),
)  # fmt: skip
HEADS = (("measured", "found", "wanted"), ("测量项", "结果", "要求"))


def visitors(kept: dict[str, Any], zh: bool) -> Rows:
    """Waiting times, errors and memory of a class, and what it cost the run beside it."""
    filled, looked = kept["seconds"]["fill_in"], kept["seconds"]["attention_asked"]
    run, size = kept["run"], kept["megabytes"]
    lost, grown = 1 - run["beside"] / run["alone"], size["at_the_end"] / size["after_warm_up"] - 1
    names = NAMES[zh]
    found = (
        f"{kept['number_of_errors']} / {kept['answers']:,}",
        f"{filled['median']:.2f} s, {filled['p95']:.2f} s",
        f"{looked['median']:.2f} s, {looked['p95']:.2f} s",
        f"{size['after_warm_up']} → {size['at_the_end']} MB ({grown:+.1%})",
        f"{lost:.0%}",
        ("完成" if zh else "finished") if run["state"] == "finished" else run["state"],
    )
    wanted = ("0", "95%: ≤ 2.5 s", "", "± 5%", "≤ 40%", "完成" if zh else "finished")
    return HEADS[zh], [list(row) for row in zip(names, found, wanted, strict=True)]


def crash_walk(kept: dict[str, Any], zh: bool) -> Rows:
    """What was killed, and what was missing afterwards."""
    victims = ("应用", "模型进程", "训练") if zh else ("the app", "the model process", "the trainer")
    lost = (
        ("训练", "检查点", "视图", "备注", "输入的文字")
        if zh
        else ("runs", "checkpoints", "views", "notes", "typed texts")
    )
    killed = "被杀：" if zh else "killed: "
    missing = "丢失：" if zh else "lost: "
    rows = [
        [f"{killed}{name}", str(kept[key]), ""] for name, key in zip(victims, ("app", "models", "trainer"), strict=True)
    ]
    keys = ("runs", "checkpoints", "views", "notes", "texts")
    rows += [[f"{missing}{name}", str(kept[f"{key}_lost"]), "0"] for name, key in zip(lost, keys, strict=True)]
    back = "模型进程最迟恢复" if zh else "the model process back, at the latest"
    late = "次晚于 5 s" if zh else "later than 5 s"
    found = f"{kept['slowest_back']:.2f} s; {kept['models_back_late']} / {kept['models']} {late}"
    return HEADS[zh], [*rows, [back, found, "≤ 5 s"]]


def soak(kept: dict[str, Any], zh: bool) -> Rows:
    """Memory of the server before and after many pages."""
    name = f"打开并关闭 {kept['pages']} 个页面，内存" if zh else f"{kept['pages']} pages opened and closed, memory"
    found = f"{kept['after_warm_up_mb']} → {kept['at_the_end_mb']} MB ({kept['grown']:+.1%})"
    return HEADS[zh], [[name, found, "≤ +5%"]]


TABLES = {"visitors": visitors, "crash_walk": crash_walk, "soak": soak}

"""Tables of what the app stood: a class at once, and kills in the middle of somebody's work."""

from typing import Any

Rows = tuple[tuple[str, ...], list[list[str]]]


def visitors(kept: dict[str, Any], *, chinese: bool) -> Rows:
    """Answers and waiting of each kind, memory, and what the visitors cost the run."""
    names = {
        "fill_in": ("fill in", "填空"),
        "attention_asked": ("attention of 64 tokens", "64 个词元的注意力"),
        "pretrain_opened": ("the run's page opened", "打开训练页面"),
        "pretrain_tick": ("the run's page looked again", "训练页面刷新"),
        "tick_status": ("line of state", "状态行"),
        "open": ("page opened", "打开页面"),
    }
    seconds = kept["seconds"]
    rows = [
        [names[name][chinese], f"{one['number']:,}", f"{one['median']:.2f} s", f"{one['p95']:.2f} s"]
        for name, one in seconds.items()
        if name in names
    ]
    heads = ("asked", "times", "median", "95% within") if not chinese else ("所问", "次数", "中位数", "95% 不超过")
    return heads, rows


def told(kept: dict[str, Any], *, chinese: bool) -> str:
    """What stands under the table of visitors."""
    size, run = kept["megabytes"], kept["run"]
    facts = {
        "errors": kept["number_of_errors"],
        "warm": size["after_warm_up"],
        "end": size["at_the_end"],
        "alone": run["alone"],
        "beside": run["beside"],
        "lost": 1 - run["beside"] / run["alone"],
    }
    words = (
        "Errors: {errors}. Memory of the app: {warm:,} MB after a minute, {end:,} MB at the end. The run: {alone:,} "
        "tokens a second alone, {beside:,} beside the visitors ({lost:.0%} less); it finished.",
        "错误 {errors} 次。应用占用内存：一分钟后 {warm:,} MB，结束时 {end:,} MB。"
        "训练：单独进行时每秒 {alone:,} 个词元，与访客同时进行时 {beside:,} 个（少 {lost:.0%}），训练正常完成。",
    )[chinese]
    return words.format(**facts)


def crash_walk(kept: dict[str, Any], *, chinese: bool) -> Rows:
    """What was killed how often, and what was missing afterwards."""
    heads = (
        ("killed", "times", "runs lost", "checkpoints lost", "views lost", "notes lost", "texts lost"),
        ("杀死的进程", "次数", "丢失的训练", "丢失的检查点", "丢失的视图", "丢失的备注", "丢失的文本"),
    )[chinese]
    who = (
        "app {app}, model process {models}, trainer {trainer}",
        "应用 {app}、模型进程 {models}、训练 {trainer}",
    )[chinese].format(**kept)
    lost = [str(kept[f"{name}_lost"]) for name in ("runs", "checkpoints", "views", "notes", "texts")]
    return heads, [[who, str(kept["kills"]), *lost]]

"""The four systems side by side: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "systems_characters": ("hidden characters", "单字遮盖准确率"),
    "systems_words": ("hidden whole words", "整词遮盖准确率"),
    "systems_sentiment": ("sentiment, accuracy", "情感准确率"),
    "systems_names": ("names, entity F1", "命名实体 F1"),
    "systems_pairs": ("pairs, accuracy", "句对准确率"),
    "systems_inference": ("inference, accuracy", "推理准确率"),
    "systems_best": ("{measure}: {recipe} leads with {value}", "{measure}：{recipe} 最高，为 {value}"),
    "systems_level": ("{measure}: no system leads by more than chance", "{measure}：没有系统明显领先"),
    "systems_nothing": ("no figure yet", "尚无结果"),
    "systems_head": (
        "“{name}”: {seeds} seeds of each system, {steps} steps each, on {data}; mean ± standard deviation",
        "“{name}”：每个系统 {seeds} 个种子，各训练 {steps} 步，数据为 {data}；均值 ± 标准差",
    ),
    "systems_missing": (
        "{done} of {all} runs are done; the same command goes on",
        "已完成 {done}/{all} 次训练；再次运行同一命令即可继续",
    ),
    "systems_files": ("table and figure: {folder}", "表格与图：{folder}"),
    "systems_pace": (
        "trying {recipes} for a moment, to see how many steps fit",
        "正在对 {recipes} 各试跑片刻，以确定可用步数",
    ),
    "systems_steps": ("{steps} steps for each of {runs} runs", "共 {runs} 次训练，每次 {steps} 步"),
    "systems_training": (
        "“{name}”: pre-training, {steps} steps; watch it: nezha runs follow {name}",
        "“{name}”：预训练 {steps} 步；可用 nezha runs follow {name} 查看",
    ),
    "systems_tuning": ("“{name}”: fine-tuning for {task}", "“{name}”：微调 {task}"),
    "systems_done": ("“{name}”: {figures}", "“{name}”：{figures}"),
    "systems_run_ended": (
        "expected “{name}” to finish; it is {state}; see why with `nezha runs show {name}`, then give the command again",
        "“{name}”应当完成，其状态为 {state}；请用 `nezha runs show {name}` 查看原因，再重新运行该命令",
    ),
    "recipes_twice": (
        "expected one or more different recipes; got: {given}; name each once",
        "需要一个或多个不同的方案，得到：{given}；请各写一次",
    ),
    "hours_and_steps": (
        "expected --hours or --steps; got both, {hours} hours and {steps} steps; leave one out",
        "--hours 与 --steps 只能给一个，得到 {hours} 小时与 {steps} 步；请去掉其中一个",
    ),
    "hours_too_short": (
        "expected time for at least {steps} steps of each run; got {hours} hours; take {needed} or more, fewer seeds or a smaller preset",
        "每次训练至少需要 {steps} 步的时间，得到 {hours} 小时；请给出 {needed} 小时以上，或减少种子、换更小的预设",
    ),
    "comparison_differs": (
        "expected the settings with which “{name}” was begun; got others: {differing}; take them back, or choose another --name",
        "需要与“{name}”开始时相同的设置，现有不同：{differing}；请改回，或换一个 --name",
    ),
    "comparison_unknown": (
        "expected the name of a comparison; got “{name}”; there are: {names}",
        "需要已有比较的名称，得到“{name}”；现有：{names}",
    ),
}

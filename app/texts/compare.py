"""Compare: runs beside one another, and the four systems."""

TEXTS: dict[str, tuple[str, str]] = {
    "compare.lead": (
        "Choose runs and a figure: each run is a line. Below stand what they have reached and only the settings in "
        "which they differ.",
        "选择几次训练和一个指标，每次训练画成一条线。下方列出各自的成绩，以及彼此不同的设置。",
    ),
    "compare.runs": ("Runs", "训练"),
    "compare.figure": ("Figure", "指标"),
    "compare.along": ("Along", "横轴"),
    "compare.none": (
        "Choose one or more runs above; a run appears there once it has been started.",
        "在上方选择一次或多次训练；训练开始后就会出现在那里。",
    ),
    "compare.nothing": (
        "None of these runs has recorded this figure yet.",
        "所选训练都还没有记录这个指标。",
    ),
    "compare.axis": ("{figure} ({unit})", "{figure}（{unit}）"),
    "compare.figures": ("What they have reached", "各自的成绩"),
    "compare.settings": ("Settings that differ", "不同的设置"),
    "compare.same": ("All settings are the same.", "所有设置都相同。"),
    "compare.state": ("State", "状态"),
    "compare.tokens": ("Tokens read", "已读词元"),
    "compare.hours": ("Hours trained", "训练小时数"),
    "systems.title": ("The paper's four systems", "论文中的四个系统"),
    "systems.which": ("Comparison", "比较"),
    "systems.bold": (
        "Bold: leads by more than chance (Welch's t-test of the seeds, 5 in 100).",
        "粗体：领先超出偶然（对各种子作 Welch t 检验，水平 5%）。",
    ),
    "systems.none": (
        "Nothing compared yet. This command pre-trains the four systems alike, fine-tunes each and fills this place:",
        "尚未做过比较。运行下面的命令，会以相同方式预训练四个系统并分别微调，结果显示在这里：",
    ),
    "compare.best": ("best {value} at step {step}", "第 {step} 步最佳 {value}"),
}

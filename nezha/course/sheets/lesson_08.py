"""Lesson 8: pre-train a tiny NEZHA and watch."""

import math
from typing import Any

from nezha.course.judging import as_array, given, near, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words


def judge_start(answer: Any) -> Words | None:
    """The natural logarithm of the vocabulary's size."""
    mine = as_array(given(answer))
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    if near(mine, math.log(4477), 0.05):
        return None
    for base, name in ((2, "log2"), (10, "log10")):
        if near(mine, math.log(4477, base), 0.02):
            return (
                f"That is {name}; the loss is told in nats, the natural logarithm.",
                f"这是 {name}；损失以奈特计，用自然对数。",
            )
    if near(mine, 1 / 4477, 1e-5):
        return ("That is the probability; the loss is minus its logarithm.", "这是概率；损失是它的对数取负。")
    return (
        "Knowing nothing, each of 4,477 entries has the same probability. What is minus its natural logarithm?",
        "什么都不知道时，4477 项的概率相同。它的自然对数取负是多少？",
    )


def judge_rate(answer: Any) -> Words | None:
    """Up in a line over the warm-up, then down in a line."""
    from nezha.pretrain_config import OptimizerConfig
    from nezha.schedule import rate_of

    options = OptimizerConfig(warmup_steps=20, learning_rate=0.001, schedule="linear")
    for step in (1, 10, 20, 21, 100, 240):
        right, mine = rate_of(options, step, 240), tried(answer, step)
        if near(mine, right, 1e-9):
            continue
        if step <= 20:
            return (
                f"Step {step} is in the warm-up: {step} / 20 of the peak, {right:g}; yours is {mine:g}.",
                f"第 {step} 步在预热里：峰值的 {step}/20，即 {right:g}；你的是 {mine:g}。",
            )
        return (
            f"Step {step} comes after the warm-up: {240 - step + 1} of 220 steps are left, {right:g}; yours is {mine:g}.",
            f"第 {step} 步在预热之后：220 步中还剩 {240 - step + 1} 步，即 {right:g}；你的是 {mine:g}。",
        )
    return None


SHEET = Sheet(
    number=8,
    title=("Pre-train a tiny NEZHA and watch", "预训练一个极小的 NEZHA，看着它学"),
    able=(
        ("launch, stop and resume a run", "启动、停下、接续一次训练"),
        ("read a curve of loss and of learning rate", "读懂损失曲线和学习率曲线"),
        ("say what an untrained model's loss is, and why", "说出未训练模型的损失是多少，为什么"),
    ),
    predictions={
        "begin": Prediction(
            question=(
                "A run is stopped and goes on. At which step does it begin?",
                "停下的训练接着跑时，从哪一步开始？",
            ),
            choices={
                "A": ("at 0", "第 0 步"),
                "B": ("at the last checkpoint of its plan, a multiple of 60", "计划中的上一个检查点，60 的倍数"),
                "C": ("where it was stopped", "停下的那一步"),
            },
            decide=lambda steps: "C" if 0 < steps[1] - steps[0] <= 5 else "A" if steps[1] <= 5 else "B",
            why=(
                "Stopping saves first. The steps after it are bit for bit what they would have been.",
                "停下之前会先保存。之后的每一步与从未停下时逐位相同。",
            ),
        ),
        "learnt": Prediction(
            question=(
                "240 steps of a very small model: what does it write at 中华人民共和[MASK]?",
                "极小的模型训练 240 步：它会在“中华人民共和[MASK]”处填什么？",
            ),
            choices={
                "A": ("国, with confidence", "有把握地填“国”"),
                "B": ("the most frequent signs of any text", "任何文本里最常见的符号"),
                "C": ("nothing that can be read", "读不懂的东西"),
            },
            decide=lambda token: "A" if token == "国" else "B" if token in "，。的、在一是了" else "C",
            why=(
                "First a model learns how often each sign stands anywhere; what stands around it comes later.",
                "模型先学会每个符号出现得多频繁；看上下文是后来的事。",
            ),
        ),
    },
    exercises={
        "start": Exercise(
            task=(
                "What is the loss of a model that knows nothing, with 4,477 entries in its vocabulary (in nats)?",
                "词表 4477 项，什么都不知道的模型损失是多少（奈特）？",
            ),
            judge=judge_start,
            right=("Look at the first point of the curve: it begins there.", "看曲线的第一个点：它就从这里开始。"),
            solution="import math\n\nanswer = math.log(4477)",
            mistakes=("import math\n\nanswer = math.log2(4477)", "answer = 1 / 4477", "answer = 1.0"),
        ),
        "rate": Exercise(
            task=(
                "Write answer(step): learning rate at steps 1 to 240, peak 0.001, 20 of warm-up, then down in a line.",
                "写出 answer(step)：第 1 到 240 步的学习率，峰值 0.001，预热 20 步，之后直线下降。",
            ),
            judge=judge_rate,
            right=(
                "The last step still moves a little: the line reaches 0 one step after it.",
                "最后一步还会动一点：直线在它之后一步才到 0。",
            ),
            solution="def answer(step):\n    if step <= 20:\n        return 0.001 * step / 20\n    return 0.001 * (240 - step + 1) / (240 - 20)",
            mistakes=("def answer(step):\n    return 0.001", "def answer(step):\n    return 0.001 * min(step / 20, 1)"),
        ),
    },
    misconceptions=(
        (
            ("“Closing the notebook stops the training.”", "“关掉笔记本，训练就停了。”"),
            (
                "A run is a process and a folder of its own; look into it from the app or the terminal.",
                "训练是独立的进程和文件夹；可以从应用或终端查看。",
            ),
        ),
        (
            ("“The loss falls, so it understands.”", "“损失在降，所以它懂了。”"),
            (
                "From 8.4 to 6 is frequency alone. Ask it to fill something in.",
                "从 8.4 降到 6 只是词频。让它填个字看看。",
            ),
        ),
    ),
)

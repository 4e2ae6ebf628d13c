"""Lesson 7: mixed precision, what breaks and what saves it."""

import numpy as np

from nezha.course.sheet import Exercise, Prediction, Sheet
from nezha.course.sheets.precision_judged import decide_curve, judge_dynamic, judge_limits, judge_scale

_RULE = "def answer(overflowed, start, interval):\n    scale, good, scales = start, 0, []\n    for bad in overflowed:\n        scales.append(scale)\n"

SHEET = Sheet(
    number=7,
    title=("Mixed precision: what breaks and what saves it", "混合精度：什么会坏，怎么救"),
    able=(
        ("read a number's bits in fp32, bf16 and fp16", "读出一个数在 fp32、bf16、fp16 里的各位"),
        ("make pure fp16 fail in four ways, and name each remedy", "让纯 fp16 以四种方式出错，并说出各自的补救"),
        ("run a loss scale by its rule", "按规则操作损失缩放"),
    ),
    predictions={
        "odd": Prediction(
            question=("What becomes of 2049 in fp16?", "2049 存成 fp16 会变成什么？"),
            choices={
                "A": ("2049, as it is", "2049，不变"),
                "B": ("2048, the number next to it", "2048，旁边的数"),
                "C": ("∞: it is too large", "∞：太大了"),
            },
            decide=lambda number: "C" if number == float("inf") else "A" if number == 2049 else "B",
            why=(
                "Ten bits after the leading 1: from 2048 on every other whole number is left out. ∞ begins at 65,520.",
                "首位 1 之后只有十位：从 2048 起，整数隔一个才有一个。到 65,520 才是 ∞。",
            ),
        ),
        "lost": Prediction(
            question=(
                "A weight of 1, and a hundred times an update of 0.0001. What is it in fp16?",
                "权重为 1，更新一百次，每次 0.0001。在 fp16 里它是多少？",
            ),
            choices={
                "A": ("1.01, up to rounding", "1.01，只差舍入"),
                "B": ("about 1.005", "约 1.005"),
                "C": ("still 1", "还是 1"),
            },
            decide=lambda weight: "C" if weight == 1 else "A" if weight > 1.008 else "B",
            why=(
                "The next number after 1 is 1.00098. An update of less than half of that gap is rounded away, each time anew.",
                "1 之后的下一个数是 1.00098。不到半个间隔的更新，每一次都被舍掉。",
            ),
        ),
        "zero": Prediction(
            question=(
                "Gradients of the scores of a trained model, in fp16: how many of them become 0?",
                "训练好的模型，分数的梯度存成 fp16：有多少变成 0？",
            ),
            choices={
                "A": ("hardly any (less than 1%)", "几乎没有（不到 1%）"),
                "B": ("a part (up to a half)", "一部分（不到一半）"),
                "C": ("most of them", "大部分"),
            },
            decide=lambda share: "A" if share < 0.01 else "B" if share < 0.5 else "C",
            why=(
                "A gradient of a score is a probability over the number of hidden places, and most characters are improbable anywhere. The gradient of a weight adds up many of them and loses less; its square is lost again.",
                "分数的梯度是概率除以被遮的位置数，而大多数字在哪里都不大可能。权重的梯度把许多个加起来，丢得少；一平方又丢了。",
            ),
        ),
        "softmax": Prediction(
            question=(
                "Softmax of the scores 20, 10, 0 in fp16, as its formula says. What comes out?",
                "在 fp16 里照公式算分数 20、10、0 的 softmax，会得到什么？",
            ),
            choices={
                "A": ("1, 0, 0, up to rounding", "1、0、0，只差舍入"),
                "B": ("something that is no number", "有的不是数"),
                "C": ("a third each", "各三分之一"),
            },
            decide=lambda shares: (
                "A" if np.isfinite(shares).all() and shares[0] > 0.9 else "C" if np.isfinite(shares).all() else "B"
            ),
            why=(
                "e²⁰ is 485 million; above 65,504 there is only ∞, and ∞ / ∞ is no number. From a score of 11.1 on.",
                "e²⁰ 是 4.85 亿；65,504 以上只有 ∞，而 ∞ / ∞ 不是数。分数到 11.1 就会这样。",
            ),
        ),
        "curve": Prediction(
            question=(
                "The same short training three times. What does the one in pure fp16 come to?",
                "同一个短训练做三遍。全用 fp16 的那一遍结果如何？",
            ),
            choices={
                "A": ("it learns what fp32 learns", "学得和 fp32 一样"),
                "B": ("it learns less", "学得少些"),
                "C": ("its loss is no number from some step on", "从某一步起损失不是数"),
            },
            decide=decide_curve,
            why=(
                "The squares of gradients, v, are 0 nearly everywhere, so nothing is left of Adam's direction but m; and small updates are lost. With the remedies the curve is fp32's.",
                "梯度的平方 v 几乎处处是 0，Adam 的方向只剩下 m；小的更新也丢了。加上补救，曲线就和 fp32 的一样。",
            ),
        ),
    },
    exercises={
        "limits": Exercise(
            task=(
                "Write answer(exponent, fraction): from the two numbers of bits to largest, smallest above 0, and the gap above 1.",
                "写出 answer(exponent, fraction)：由两种位数求最大的数、大于 0 的最小的数、1 之后的间隔。",
            ),
            judge=judge_limits,
            right=(
                "So bf16 has fp32's range with a gap of 1/128, and fp16 a finer gap with hardly any range.",
                "所以 bf16 有 fp32 的范围，间隔却是 1/128；fp16 间隔细，范围却很小。",
            ),
            solution="def answer(exponent, fraction):\n    bias = 2 ** (exponent - 1) - 1\n    largest = (2 - 2.0**-fraction) * 2.0**bias\n    smallest = 2.0 ** (1 - bias) * 2.0**-fraction\n    return largest, smallest, 2.0**-fraction",
            mistakes=(
                "def answer(exponent, fraction):\n    bias = 2 ** (exponent - 1) - 1\n    largest = (2 - 2.0**-fraction) * 2.0 ** (2**exponent - 1 - bias)\n    return largest, 2.0 ** (1 - bias - fraction), 2.0**-fraction",
                "def answer(exponent, fraction):\n    bias = 2 ** (exponent - 1) - 1\n    return (2 - 2.0**-fraction) * 2.0**bias, 2.0 ** (1 - bias), 2.0**-fraction",
                "def answer(exponent, fraction):\n    bias = 2 ** (exponent - 1) - 1\n    return (2 - 2.0**-fraction) * 2.0**bias, 2.0 ** (1 - bias - fraction), 2.0 ** -(fraction + 1)",
            ),
        ),
        "scale": Exercise(
            task=(
                "Which is the smallest power of two to multiply the loss by, so that a gradient of 1e-9 does not become 0 in fp16?",
                "损失至少乘以 2 的多少次幂（写出这个数），1e-9 的梯度在 fp16 里才不变成 0？",
            ),
            judge=judge_scale,
            right=(
                "Then it is the smallest number there is, twice too large: a scale should leave room for the fraction too.",
                "此时它是最小的那个数，差不多大了一倍：缩放还应给小数位留出余地。",
            ),
            solution="import numpy as np\n\nanswer = next(2**k for k in range(40) if np.float16(1e-9 * 2**k) > 0)",
            mistakes=("answer = 64", "answer = 5", "answer = 16", "answer = 60", "answer = 2**16"),
        ),
        "dynamic": Exercise(
            task=(
                "Write answer(overflowed, start, interval): the scale that each step is made with.",
                "写出 answer(overflowed, start, interval)：每一步所用的缩放倍数。",
            ),
            judge=judge_dynamic,
            right=(
                "That is torch's GradScaler, which nezha runs with; its interval is 2,000.",
                "这就是 nezha 所用的 torch 的 GradScaler；它的间隔是 2000。",
            ),
            solution=f"{_RULE}        good = 0 if bad else good + 1\n        if bad:\n            scale = scale / 2\n        elif good == interval:\n            scale, good = scale * 2, 0\n    return scales",
            mistakes=(
                f"{_RULE}        scale = scale / 2 if bad else scale\n    return scales",
                f"{_RULE}        good = good + (not bad)\n        if bad:\n            scale = scale / 2\n        elif good == interval:\n            scale, good = scale * 2, 0\n    return scales",
                f"{_RULE}        good = 0 if bad else good + 1\n        if bad:\n            scale = scale / 2\n        elif good >= interval:\n            scale = scale * 2\n    return scales",
                f"{_RULE}        good = 0 if bad else good + 1\n        if good == interval:\n            scale, good = scale * 2, 0\n    return scales",
            ),
        ),
    },
    misconceptions=(
        (
            ("“Mixed precision means everything in 16 bits.”", "“混合精度就是全用 16 位。”"),
            (
                "Only matrix products. Weights, optimizer state, softmax, LayerNorm, logits and losses stay in 32.",
                "只有矩阵乘法。权重、优化器状态、softmax、LayerNorm、输出分数和损失仍是 32 位。",
            ),
        ),
        (
            ("“bf16 is the better fp16 in everything.”", "“bf16 样样都比 fp16 好。”"),
            (
                "It needs no loss scale; but its gap is eight times as wide: without fp32 masters it loses more updates.",
                "它不需要损失缩放；但间隔宽八倍：没有 fp32 主权重时，丢的更新更多。",
            ),
        ),
        (
            ("“A skipped step is an error.”", "“跳过一步就是出错。”"),
            (
                "It is how the scale finds its limit: one step in thousands. Many in a row are an error.",
                "倍数就是这样找到上限的：几千步才一次。连续很多次才是出错。",
            ),
        ),
    ),
)

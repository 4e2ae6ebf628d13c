"""Lesson 6: LAMB by hand; trust ratios seen."""

import math
from collections import defaultdict
from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, near, tried
from nezha.course.measured import measured
from nezha.course.sheet import Exercise, Prediction, Sheet, Words

BATCHES = (32, 128, 512)
EPS, GRADIENT, LIMIT = 1e-6, 1e-5, 10.0
"""Of the exercise on Huawei's code: eps, every gradient, and the largest ratio."""
TENSORS = (
    (np.array([3.0, 4.0]), np.array([0.0, 2.0]), 2.5),
    (np.full((2, 8), 0.02), np.ones((2, 8)), 0.02),
    (np.array([[1.0, -2.0], [2.0, 4.0]]), np.array([[0.5, 0.5], [-0.5, 0.5]]), 5.0),
    (np.zeros(3), np.ones(3), 1.0),
    (np.ones(3), np.zeros(3), 1.0),
)
"""Weight, update, ratio; the last two have a length of 0."""


def judge_trust(answer: Any) -> Words | None:
    """Of plain tensors and of those whose length, or whose update's, is 0."""
    for weight, update, right in TENSORS:
        with np.errstate(all="ignore"):
            mine = as_array(tried(answer, weight.copy(), update.copy()))
        if mine is None or mine.shape != ():
            return ("One number a tensor: the trust ratio.", "每个张量一个数：信任比。")
        number, own, length = float(mine), float(np.linalg.norm(weight)), float(np.linalg.norm(update))
        if near(number, right):
            continue
        if own == 0 or length == 0:
            side = ("The tensor", "张量") if own == 0 else ("The update", "更新")
            return (
                f"{side[0]} is all zeros and your ratio {number:g}. Where a length is 0 the ratio is 1: a fresh bias must be able to move, and 0 / 0 is no number.",
                f"{side[1]}全是零，而你的比是 {number:g}。长度为 0 时信任比为 1：新的偏置要能动，0 / 0 也不是数。",
            )
        if near(number, length / own):
            return ("Upside down: the tensor's length over the update's.", "倒过来了：张量的长度除以更新的长度。")
        if near(number, np.abs(weight).sum() / np.abs(update).sum()):
            return (
                "These are sums of absolute values; a length is the root of the sum of squares.",
                "这是绝对值之和；长度是平方和的平方根。",
            )
        if near(number, right**2):
            return ("The roots are missing: these are squares of lengths.", "忘了开方：这是长度的平方之比。")
        if near(number, own):
            return ("That is ‖x‖; divide by ‖u‖.", "这是 ‖x‖；还要除以 ‖u‖。")
        return (
            f"‖x‖ = {own:g}, ‖u‖ = {length:g}: the ratio should be {right:g}; yours is {number:g}.",
            f"‖x‖ = {own:g}，‖u‖ = {length:g}：信任比应为 {right:g}，你的是 {number:g}。",
        )
    return None


def judge_longer(answer: Any) -> Words | None:
    """Huawei's step over the paper's, from both lengths that divide."""
    mine = as_array(given(answer))
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    paper = GRADIENT / (GRADIENT + EPS)
    huawei = GRADIENT / math.sqrt(GRADIENT**2 + EPS)
    right, number = paper / huawei, float(mine)
    if near(number / right, 1, 0.03):
        return None
    if near(number * right, 1, 0.03):
        return (
            "Upside down: Huawei divides by the shorter length, so its step is the longer one.",
            "倒过来了：华为除以较短的长度，所以步子更长。",
        )
    if near(number / (1 / huawei), 1, 0.03):
        return (
            "The paper's length is not 1 either: eps makes r a little shorter, 1e-5 / 1.1e-5.",
            "论文的长度也不是 1：eps 使 r 略短，为 1e-5 / 1.1e-5。",
        )
    if near(number, LIMIT, 0.01):
        return (
            "That is the limit of Huawei's ratio, which is not reached here; asked is how many times the paper's it is.",
            "这是华为信任比的上限，这里没有碰到；要的是它是论文的多少倍。",
        )
    if near(number, 1, 0.05):
        return (
            "√(v + eps) is not √v + eps: with v = 1e-10 and eps = 1e-6 it is 0.001, not 0.000011.",
            "√(v + eps) 不是 √v + eps：v = 1e-10、eps = 1e-6 时它是 0.001，而不是 0.000011。",
        )
    return (
        "In both, m is 1e-5 and √v is 1e-5. Write both denominators out: √v + eps, and √(v + eps); the step is as long as one is shorter.",
        "两者的 m 都是 1e-5，√v 都是 1e-5。写出两个分母：√v + eps 与 √(v + eps)；一个短多少，步子就长多少。",
    )


def losses_of_best(study: dict[str, Any]) -> dict[tuple[str, int], list[float]]:
    """(optimizer, batch) -> losses over the seeds, at the rate that came lowest with the first seed."""
    losses: dict[tuple[str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for trained in sorted(study["runs"], key=lambda one: one["seed"]):
        optimizer, batch, rate = trained["arm"].split("-", 2)
        losses[optimizer, int(batch)][rate].append(trained["figures"]["loss"])
    return {arm: min(by_rate.values(), key=lambda found: found[0]) for arm, by_rate in losses.items()}


def judge_apart(answer: Any) -> Words | None:
    """The batches at which every seed of LAMB lies below every seed of AdamW."""
    mine = as_array(list(given(answer)) if isinstance(answer, (set, frozenset, range)) else given(answer))
    if mine is None or mine.ndim > 1 or not set(np.atleast_1d(mine).tolist()) <= set(BATCHES):
        return (f"Give a list of batches, out of {BATCHES}.", f"请给出批量的列表，从 {BATCHES} 中选。")
    best = losses_of_best(measured("study-optimizers"))
    chosen = {int(batch) for batch in np.atleast_1d(mine)}
    for batch in BATCHES:
        lamb, adamw = best["lamb", batch], best["adamw", batch]
        apart = max(lamb) < min(adamw)
        if apart == (batch in chosen):
            continue
        told = ", ".join(f"{loss:.2f}" for loss in lamb), ", ".join(f"{loss:.2f}" for loss in adamw)
        if apart:
            return (
                f"Batch {batch}: LAMB {told[0]}, AdamW {told[1]}. The worst of LAMB's is below the best of AdamW's.",
                f"批量 {batch}：LAMB {told[0]}，AdamW {told[1]}。LAMB 最差的也低于 AdamW 最好的。",
            )
        return (
            f"Batch {batch}: LAMB {told[0]}, AdamW {told[1]}. They overlap: another seed could turn the order round.",
            f"批量 {batch}：LAMB {told[0]}，AdamW {told[1]}。两者重叠：换个种子次序就可能颠倒。",
        )
    return None


SHEET = Sheet(
    number=6,
    title=("LAMB by hand; trust ratios seen", "手算 LAMB；看见信任比"),
    able=(
        ("write a step of LAMB in ten lines of numpy", "用十行 numpy 写出 LAMB 的一步"),
        ("read a trust ratio, and tell four LAMBs apart", "读懂信任比，分清四种 LAMB"),
        (
            "say what a study of batch sizes shows, and what it does not",
            "说出一项批量实验说明了什么、没说明什么",
        ),
    ),
    predictions={
        "ten": Prediction(
            question=(
                "Make a matrix ten times as large and leave its gradient: how much longer is its first step?",
                "把矩阵放大十倍，梯度不变：它的第一步会长多少？",
            ),
            choices={
                "A": ("Adam's and LAMB's: as long as before", "Adam 和 LAMB 都和原来一样长"),
                "B": ("Adam's as long as before, LAMB's ten times", "Adam 和原来一样长，LAMB 十倍"),
                "C": ("both ten times", "都是十倍"),
            },
            decide=lambda longer: "A" if longer["LAMB"] < 3 else "B" if longer["Adam"] < 3 else "C",
            why=(
                "Adam moves every number by about the rate. LAMB moves every tensor by the rate times its own length.",
                "Adam 让每个数动大约一个学习率。LAMB 让每个张量动“学习率 × 它自己的长度”。",
            ),
        ),
        "first": Prediction(
            question=(
                "Version 3 leaves out the division by 1 − b^t: m is then a tenth of g, √v a thirtieth. How much longer is a matrix's first step?",
                "第 3 版不除以 1 − b^t：m 是 g 的十分之一，√v 约为三十分之一。矩阵的第一步会长多少？",
            ),
            choices={
                "A": ("about three times", "约三倍"),
                "B": ("not at all", "一样长"),
                "C": ("it is about a third", "约三分之一"),
            },
            decide=lambda longer: "A" if longer > 1.5 else "C" if longer < 0.67 else "B",
            why=(
                "The ratio divides by the length of u: whatever makes all of u longer cancels. Only where there is no ratio (it is 1: a fresh bias) is the first step three times as long.",
                "信任比除以 u 的长度：凡是使 u 整体变长的都抵消了。只有没有信任比之处（比为 1，如新的偏置），第一步才长三倍。",
            ),
        ),
        "moving": Prediction(
            question=(
                "A model of random weights is trained for a minute. What do the trust ratios of its layers do?",
                "从随机权重训练一分钟：各层的信任比会怎样？",
            ),
            choices={
                "A": ("they stay about as they are: the rate is what changes", "大致不变：变的是学习率"),
                "B": ("they fall at first, then rise", "先降后升"),
                "C": ("they rise from the first step on", "从第一步起一直升"),
            },
            decide=lambda course: "A" if course[2] < 1.5 * course[1] else "C" if course[1] >= 0.8 * course[0] else "B",
            why=(
                "As by hand above: the first r is ±1 everywhere; then batches disagree, m averages them away, and u grows shorter. A layer's mean holds its biases too, which have hardly any length yet.",
                "和上面手算的一样：第一个 r 处处是 ±1；之后各批意见不一，被 m 平均掉，u 越来越短。一层的均值里也有偏置，它们还几乎没有长度。",
            ),
        ),
        "large": Prediction(
            question=(
                "As many tokens, in batches of 32 or of 512 (so a sixteenth of the steps). What does the study find at 512?",
                "词元总数相同，批量 32 或 512（步数只有十六分之一）。批量 512 时实验结果如何？",
            ),
            choices={
                "A": ("LAMB learns as much as at 32, AdamW does not", "LAMB 学得和批量 32 时一样多，AdamW 不行"),
                "B": ("both learn far less than at 32, LAMB a little more", "两者都比批量 32 时学得少得多，LAMB 略多"),
                "C": ("AdamW is ahead", "AdamW 领先"),
            },
            decide=lambda loss: (
                "C"
                if loss["adamw", 512] < loss["lamb", 512]
                else "A"
                if loss["lamb", 512] < loss["lamb", 32] + 0.3
                else "B"
            ),
            why=(
                "62 steps are few for anything: both know little more than how often each character occurs (the dashed line). That LAMB “keeps learning” in large batches, so small a study cannot show.",
                "62 步对谁都太少：两者所知都不比“每个字有多常见”（虚线）多多少。LAMB 在大批量下“照样学得好”，这么小的实验说明不了。",
            ),
        ),
    },
    exercises={
        "trust": Exercise(
            task=(
                "Write answer(weight, update): the trust ratio, 1 where either length is 0.",
                "写出 answer(weight, update)：信任比；任一长度为 0 时为 1。",
            ),
            judge=judge_trust,
            right=(
                "With the mean of squares in place of their sum it is the same: both sides have as many numbers.",
                "用平方的均值代替平方和也一样：两边的数一样多。",
            ),
            solution="import numpy as np\n\ndef answer(weight, update):\n    own, length = np.linalg.norm(weight), np.linalg.norm(update)\n    return own / length if own > 0 and length > 0 else 1.0",
            mistakes=(
                "import numpy as np\n\ndef answer(weight, update):\n    return np.linalg.norm(update) / np.linalg.norm(weight)",
                "import numpy as np\n\ndef answer(weight, update):\n    return np.linalg.norm(weight) / np.linalg.norm(update)",
                "import numpy as np\n\ndef answer(weight, update):\n    return np.abs(weight).sum() / np.abs(update).sum()",
                "def answer(weight, update):\n    return (weight**2).sum() / (update**2).sum()",
            ),
        ),
        "longer": Exercise(
            task=(
                "All gradients of a tensor have been 1e-5 for long (m = 1e-5, v = 1e-10), eps = 1e-6, no decay. How many times as long as the paper's is Huawei's step?",
                "某个张量的梯度长期都是 1e-5（m = 1e-5，v = 1e-10），eps = 1e-6，不计衰减。华为的步长是论文的多少倍？",
            ),
            judge=judge_longer,
            right=(
                "That is why a rate of 1.8e-4 was enough for NEZHA: the number alone, without its LAMB, says nothing.",
                "所以 NEZHA 用 1.8e-4 的学习率就够了：离开它的 LAMB，单看这个数没有意义。",
            ),
            solution="m, root, eps = 1e-5, 1e-5, 1e-6\npaper = m / (root + eps)\nhuawei = m / (root**2 + eps) ** 0.5\nanswer = paper / huawei",
            mistakes=(
                "m, root, eps = 1e-5, 1e-5, 1e-6\nanswer = (root + eps) / (root**2 + eps) ** 0.5",
                "answer = 1.0",
                "answer = 10",
                "answer = 1000",
            ),
        ),
        "apart": Exercise(
            task=(
                "At which batches is every seed of LAMB below every seed of AdamW, each at its best rate? Give a list.",
                "各用最好的学习率：在哪些批量下，LAMB 的每个种子都低于 AdamW 的每个种子？写成列表。",
            ),
            judge=judge_apart,
            right=(
                "And there, both have learnt little. One or two seeds are few: a claim wants more, and larger models.",
                "而在那里，两者学到的都不多。一两个种子太少：要下结论，需要更多种子和更大的模型。",
            ),
            solution='from nezha.course.measured import measured\nfrom nezha.course.sheets.lesson_06 import losses_of_best\n\nbest = losses_of_best(measured("study-optimizers"))\nanswer = [batch for batch in (32, 128, 512) if max(best["lamb", batch]) < min(best["adamw", batch])]',
            mistakes=("answer = [32, 128, 512]", "answer = []", "answer = [16, 512]"),
        ),
    },
    misconceptions=(
        (
            ("“LAMB is Adam with a smaller rate for each layer.”", "“LAMB 就是每层学习率更小的 Adam。”"),
            (
                "The ratio is no setting: it is measured anew in every step, from the tensor and from its update.",
                "信任比不是设定值：每一步都从张量和它的更新重新量出。",
            ),
        ),
        (
            ("“A rate of 1.8e-4 is small.”", "“1.8e-4 的学习率很小。”"),
            (
                "Of Adam it is common, of the paper's LAMB tiny, of Huawei's right: a rate belongs to its optimizer.",
                "对 Adam 很常见，对论文的 LAMB 太小，对华为的正好：学习率属于它的优化器。",
            ),
        ),
        (
            ("“The lower dot wins.”", "“点更低就是赢。”"),
            (
                "Look at what a seed changes. Where the dots of both mix, nothing is won.",
                "先看换一个种子会差多少。两者的点混在一起时，谁也没赢。",
            ),
        ),
    ),
)

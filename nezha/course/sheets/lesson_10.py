"""Lesson 10: fine-tune and explain a prediction; baselines."""

import math
from typing import Any

from nezha.course.judging import as_array, given, near, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words


def judge_majority(answer: Any) -> Words | None:
    """Lists of labels of which none is another."""
    for labels in (["褒", "褒", "贬"], ["贬"] * 7 + ["褒"] * 5, ["a", "b", "c", "c"]):
        right, mine = max(labels.count(one) for one in labels) / len(labels), tried(answer, list(labels))
        if near(mine, right):
            continue
        if near(mine, 1 / len(set(labels))):
            return (
                "That is tossing a coin. Always saying the most frequent label does better where labels are uneven.",
                "那是瞎猜。标签不均衡时，总说最常见的标签更好。",
            )
        if near(mine, right * len(labels)):
            return ("That is how many; divide by how many there are.", "那是个数；要除以总数。")
        return (
            f"For {labels} it should be {right:.3f}; yours is {mine}.",
            f"{labels} 应为 {right:.3f}，你的是 {mine}。",
        )
    return None


def judge_interval(answer: Any) -> Words | None:
    """Half the width of a 95% interval, to a thousandth."""
    mine = as_array(given(answer))
    right = 1.96 * math.sqrt(0.8 * 0.2 / 400)
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    number = float(mine)
    if near(number, right, 1.5e-3) or near(number, 100 * right, 0.15):
        return None
    if near(number, right / 1.96, 1e-3):
        return (
            "That is one standard deviation; 95% lie within 1.96 of them.",
            "那是一个标准差；95% 落在 1.96 个标准差之内。",
        )
    if near(number, 2 * right, 2e-3):
        return ("That is the whole width; half of it is asked for.", "那是整个宽度；要的是一半。")
    return ("The standard deviation of a share is √(p (1 − p) / n).", "比例的标准差是 √(p (1 − p) / n)。")


SHEET = Sheet(
    number=10,
    title=("Fine-tune and explain a prediction; baselines", "微调并解释一次预测；基线"),
    able=(
        ("fine-tune a model on labelled texts", "用带标签的文本微调模型"),
        ("hold it against something simple", "拿简单方法和它比"),
        ("say how far a figure is chance", "说出一个数字里有多少是偶然"),
    ),
    predictions={
        "accuracy": Prediction(
            question=(
                "800 reviews, read once: what will the accuracy on the test part be? Tossing a coin gives a half.",
                "800 条评论学一遍，测试集准确率会是多少？瞎猜是一半。",
            ),
            choices={
                "A": ("below 0.65", "0.65 以下"),
                "B": ("0.65 to 0.8", "0.65 到 0.8"),
                "C": ("above 0.8", "0.8 以上"),
            },
            decide=lambda accuracy: "A" if accuracy < 0.65 else "B" if accuracy <= 0.8 else "C",
            why=(
                "A few hundred examples go a long way, since the model knew characters before.",
                "模型早就认识汉字，所以几百个例子就很管用。",
            ),
        ),
        "simple": Prediction(
            question=(
                "TF-IDF and logistic regression on the same 800: better or worse than NEZHA?",
                "同样 800 条，TF-IDF 加逻辑回归：比 NEZHA 好还是差？",
            ),
            choices={
                "A": ("better by more than 0.03", "好 0.03 以上"),
                "B": ("within 0.03", "相差不到 0.03"),
                "C": ("worse by more than 0.03", "差 0.03 以上"),
            },
            decide=lambda lead: "A" if lead > 0.03 else "C" if lead < -0.03 else "B",
            why=(
                "Counting characters is strong where single words decide. Always have something simple beside a model; whole data and several seeds are in `nezha finetune sentiment --seeds 3`.",
                "单个词就能定褒贬时，数字词就很强。模型旁边总要放一个简单方法；全部数据、多个种子见 `nezha finetune sentiment --seeds 3`。",
            ),
        ),
    },
    exercises={
        "majority": Exercise(
            task=(
                "Write answer(labels): the accuracy of always saying the most frequent label.",
                "写出 answer(labels)：总说最常见标签的准确率。",
            ),
            judge=judge_majority,
            right=("Whatever is not above this has learnt nothing.", "不高于它的模型什么也没学到。"),
            solution="from collections import Counter\n\ndef answer(labels):\n    return Counter(labels).most_common(1)[0][1] / len(labels)",
            mistakes=(
                "def answer(labels):\n    return 1 / len(set(labels))",
                "def answer(labels):\n    return max(labels.count(one) for one in labels)",
            ),
        ),
        "interval": Exercise(
            task=(
                "400 test texts, accuracy 0.8: how wide is the 95% interval to each side?",
                "400 条测试文本，准确率 0.8：95% 区间向两边各有多宽？",
            ),
            judge=judge_interval,
            right=(
                "Two systems that differ by less than that may be the same.",
                "相差不到这么多的两个系统，可能一样好。",
            ),
            solution="answer = 1.96 * (0.8 * 0.2 / 400) ** 0.5",
            mistakes=(
                "answer = (0.8 * 0.2 / 400) ** 0.5",
                "answer = 2 * 1.96 * (0.8 * 0.2 / 400) ** 0.5",
                "answer = 0.2",
            ),
        ),
    },
    misconceptions=(
        (
            ("“A large model is always better than a simple method.”", "“大模型总比简单方法好。”"),
            (
                "With few examples and a simple task, not. Measure both on the same test part.",
                "例子少、任务简单时未必。要在同一测试集上都量一量。",
            ),
        ),
        (
            ("“What it looks at is why it answers so.”", "“它看哪里，就是因为哪里。”"),
            (
                "Attention is where values are taken from. Take the word out and ask again.",
                "注意力说明从哪里取值。把那个词去掉再问一次。",
            ),
        ),
    ),
)

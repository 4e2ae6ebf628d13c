"""Lesson 9: reading heads: content, position, birth of heads."""

from nezha.course.sheet import Exercise, Prediction, Sheet
from nezha.course.sheets.heads_judged import judge_born, judge_profile, judge_query

SHEET = Sheet(
    number=9,
    title=("Reading heads: content, position, birth of heads", "读懂注意力头：内容、位置、头的诞生"),
    able=(
        (
            "split a head's attention into what content and what position say",
            "把一个头的注意力拆成内容与位置各说了什么",
        ),
        ("name heads by their offset profiles, beside random weights", "对照随机权重，按偏移剖面给头命名"),
        (
            "say what a head is worth by switching it off, not by where it looks",
            "用关掉它、而不是看它看向哪里，来说一个头值多少",
        ),
    ),
    predictions={
        "alone": Prediction(
            question=(
                "Of all heads, take the one that goes by position most, and leave it position alone. How much of its attention stays where it was?",
                "取最靠位置的那个头，只给它位置这一项。它的注意力有多少还在原处？",
            ),
            choices={
                "A": ("less than a third", "不到三分之一"),
                "B": ("a third to two thirds", "三分之一到三分之二"),
                "C": ("more than two thirds", "三分之二以上"),
            },
            decide=lambda share: "A" if share < 1 / 3 else "B" if share <= 2 / 3 else "C",
            why=(
                "For this head the characters hardly matter. For others it is content that decides, and most stand between: two terms of one score.",
                "对这个头，是什么字几乎无所谓。另一些头由内容决定，多数介于两者之间：它们是同一个分数的两项。",
            ),
        ),
        "chance": Prediction(
            question=(
                "A network of random weights, 32 heads: in how many does position make up more than 80% of the variation of the scores?",
                "一个随机权重的网络，32 个头：有几个头的分数起伏有 80% 以上来自位置？",
            ),
            choices={
                "A": ("at most three", "最多三个"),
                "B": ("four to sixteen", "四到十六个"),
                "C": ("more than half", "一半以上"),
            },
            decide=lambda count: "A" if count <= 3 else "B" if count <= 16 else "C",
            why=(
                "Random queries and keys hardly match, while rows of R are long and alike. A large share of position is no achievement; a sharp profile is.",
                "随机的查询和键几乎不相配，而 R 的各行又长又相似。位置占得多不算本事，剖面尖锐才算。",
            ),
        ),
        "worth": Prediction(
            question=(
                "How closely does what a head costs when switched off follow how sharply it looks at one offset (rank correlation, 1 at most)?",
                "关掉一个头的代价，与它多么专注于某一个偏移，有多一致（秩相关，最大为 1）？",
            ),
            choices={
                "A": ("closely: above 0.7", "很一致：0.7 以上"),
                "B": ("somewhat: 0.4 to 0.7", "有些一致：0.4 到 0.7"),
                "C": ("hardly: below 0.4", "几乎不一致：0.4 以下"),
            },
            decide=lambda rank: "A" if rank > 0.7 else "B" if rank >= 0.4 else "C",
            why=(
                "A head with a clear picture may say what others say too, and one that looks everywhere may be needed. Attention shows where values come from, not what they are good for.",
                "图样清楚的头，说的可能是别的头也会说的；到处都看的头，却可能少不得。注意力说明值从哪里来，不说明有什么用。",
            ),
        ),
        "layer": Prediction(
            question=(
                "A training of four layers: in which does a head first look at the character before?",
                "一次四层的训练：最先看前一个字的头出现在哪一层？",
            ),
            choices={
                "A": ("in the first", "第一层"),
                "B": ("in the second or third", "第二或第三层"),
                "C": ("in the last", "最后一层"),
            },
            decide=lambda layer: "A" if layer == 0 else "C" if layer == 3 else "B",
            why=(
                "Nothing assigns a job to a layer: in the model in the box, another training, a head of the first layer has it. Here nobody had it at step 300; it took some hundred steps more.",
                "没有谁把分工派给某一层：内置模型是另一次训练，第一层就有这样的头。这里第 300 步时谁都没有，又过了几百步才出现。",
            ),
        ),
    },
    exercises={
        "profile": Exercise(
            task=(
                "Write answer(shares, reach): the mean attention of a pair at each offset from −reach to reach.",
                "写出 answer(shares, reach)：从 −reach 到 reach，每个偏移上一对字的平均注意力。",
            ),
            judge=judge_profile,
            right=(
                "Divided by its pairs, a far offset can be compared with a near one.",
                "除以对数以后，远近的偏移才能比较。",
            ),
            solution="import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=offset).mean() for offset in range(-reach, reach + 1)]",
            mistakes=(
                "import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=-offset).mean() for offset in range(-reach, reach + 1)]",
                "import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=offset).sum() for offset in range(-reach, reach + 1)]",
                "import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=offset).sum() / len(shares) for offset in range(-reach, reach + 1)]",
            ),
        ),
        "query": Exercise(
            task=(
                "Write a query for the heads of layers 5 to 8 that give more than 0.3 to the character before or to the one after.",
                "写一个查询：第 5 到第 8 层里，给前一个字或后一个字的注意力超过 0.3 的头。",
            ),
            judge=judge_query,
            right=(
                "The search box of the workbench and `nezha heads --query` take the same.",
                "工作台的搜索框和 `nezha heads --query` 用的是同一种写法。",
            ),
            solution='answer = "(prev>0.3 or next>0.3) and layer>4"',
            mistakes=(
                'answer = "prev>0.3 or next>0.3 and layer>4"',
                'answer = "(prev>0.3 or next>0.3) and layer>3"',
                'answer = "prev>0.3 and next>0.3 and layer>4"',
                'answer = "previous>0.3"',
            ),
        ),
        "born": Exercise(
            task=(
                "Write answer(steps, strengths, born): the first step at which any head reaches `born`, or None. `strengths` is (checkpoints, heads).",
                "写出 answer(steps, strengths, born)：最早有头达到 born 的步数，没有就返回 None。strengths 是（检查点，头）。",
            ),
            judge=judge_born,
            right=(
                "Between two checkpoints nobody looked: it was born at that step or somewhat before.",
                "两个检查点之间没有人看过：它诞生于这一步，或稍早。",
            ),
            solution="def answer(steps, strengths, born):\n    reached = [step for step, row in zip(steps, strengths) if row.max() >= born]\n    return reached[0] if reached else None",
            mistakes=(
                "def answer(steps, strengths, born):\n    return steps[(strengths.max(axis=1) >= born).argmax()]",
                "def answer(steps, strengths, born):\n    return int((strengths.max(axis=1) >= born).argmax())",
                "def answer(steps, strengths, born):\n    return steps[-1] if strengths[-1].max() >= born else None",
            ),
        ),
    },
    misconceptions=(
        (
            ("“A pattern in the picture is something learnt.”", "“图上有花样，就是学到的。”"),
            (
                "Show the twin of random weights beside it. In their share of position its heads are ahead of most trained ones.",
                "把随机权重的对照放在旁边。论位置的占比，它的头超过大多数训练过的头。",
            ),
        ),
        (
            ("“This is *the* previous-token head.”", "“这就是*那个*看前一个字的头。”"),
            (
                "Move the threshold: names are cuts through something continuous. Ask how much, not whether.",
                "把阈值移一移：名称只是在连续的量上切一刀。要问多少，不要问是不是。",
            ),
        ),
        (
            ("“Where it looks is why it answers so.”", "“它看哪里，就是因为哪里。”"),
            (
                "Switch it off. Few single heads change the loss beyond chance, while a whole layer does.",
                "把它关掉。单个头很少能让损失的变化超出偶然，整层却可以。",
            ),
        ),
        (
            ("“A head that can be switched off is useless.”", "“关掉也没事的头没有用。”"),
            (
                "Others stand in for it. Compare the sum of a layer's heads with the whole layer.",
                "别的头顶替了它。把一层各头之和与整层相比。",
            ),
        ),
    ),
)

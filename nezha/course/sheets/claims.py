"""What the paper claims, where, and what one must know of the small rerun of each: the words of lesson 11's last table.

Figures and verdicts are the lesson's own; nothing of them stands here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nezha.course.measured import measured
from nezha.course.sheet import Words
from nezha.course.shown import Grid
from nezha.messages import LANGUAGES


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim.

    Attributes:
        source: section or table of the paper, version 3.
        says: what is claimed.
        mind: how small or short the rerun was, and what it cannot say.
        results: name of the kept results, as `measured` takes it.
        command: what makes them again; empty where the results tell it themselves.
    """

    source: str
    says: Words
    mind: Words
    results: str
    command: str = ""

    def again(self) -> str:
        """The command that makes the results again."""
        return self.command or measured(self.results)["command"]


COMPARE = "nezha compare --preset smoke --steps 1500 --quick"
CLAIMS: dict[str, Claim] = {
    "farther": Claim(
        source="2.2",
        says=(
            "Computed positions carry over to texts longer than those trained on; learned absolute ones do not.",
            "算出来的位置能用于比训练时更长的文本；学出来的绝对位置不能。",
        ),
        mind=(
            "1,800 steps, seven million tokens; the study itself asks for 2,400. The absolute arm learnt little, so it had little to lose.",
            "1800 步，七百万词元；研究本身的设定是 2400 步。绝对位置那组学到的不多，可失去的也就不多。",
        ),
        results="study-positions",
    ),
    "relative": Claim(
        source="Table 5",
        says=(
            "Computed relative positions are better than trained ones.",
            "算出来的相对位置胜过训练出来的。",
        ),
        mind=(
            "The paper compares tasks: ahead by up to 0.9 points, behind at names. Here it is the loss of hidden characters, after 1,800 steps.",
            "论文比的是下游任务：最多领先 0.9 个百分点，人名地名上则落后。这里比的是被遮字的损失，训练 1800 步。",
        ),
        results="study-positions",
    ),
    "words": Claim(
        source="2.3",
        says=("Hiding whole words teaches words.", "遮整词，才学得会词。"),
        mind=(
            "1,800 steps. The price: single hidden characters come back less often. What it does for tasks was not measured apart; in the paper's Table 5 they move both ways.",
            "1800 步。代价是单个的字猜得更差。对下游任务有何影响，没有单独测过；论文表 5 里有升有降。",
        ),
        results="study-masking",
    ),
    "precision": Claim(
        source="2.4",
        says=("Mixed precision learns what 32 bits learn.", "混合精度与 32 位学得一样好。"),
        mind=(
            "1,000 steps; of the third seed only fp32 came to its end. No difference seen is no proof that there is none.",
            "1000 步；第三个种子只有 fp32 跑完。没看出差别，不等于证明没有差别。",
        ),
        results="study-precision",
    ),
    "faster": Claim(
        source="2.4",
        says=("Mixed precision is 2 to 3 times as fast.", "混合精度快 2 到 3 倍。"),
        mind=(
            "Two cores of a processor, a small model, timed once and without seeds. The paper speaks of GPUs, where this was not measured alone.",
            "两个 CPU 核心、小模型、只计时一次，没有种子。论文说的是 GPU，那里没有单独测过。",
        ),
        results="throughput",
        command="make bench NAME=throughput",
    ),
    "lamb": Claim(
        source="2.5",
        says=(
            "LAMB keeps learning in batches that are too large for Adam.",
            "批次大到 Adam 学不动时，LAMB 还能学。",
        ),
        mind=(
            "Cut short: two seeds where three were planned; some runs on a processor, most on a GPU; rates chosen by the first seed; 62 steps at 512, where nobody learns much.",
            "提前停下：原计划三个种子只有两个；少数在 CPU 上跑，多数在 GPU 上；学习率按第一个种子选；批次 512 只有 62 步，谁都学不到多少。",
        ),
        results="study-optimizers",
    ),
    "names": Claim(
        source="Table 4",
        says=("NEZHA is ahead at names.", "在人名地名识别上，NEZHA 领先。"),
        mind=(
            "Beside the hardest of the three rivals. Very small models, 1,500 steps, part of the data; later settings of fine-tuning are better. The recipes differ in several things at once, so nobody knows which one did it. The paper's own test part has 68 sentences, and four of its models the same score.",
            "与三个对手中最强的相比。模型极小，1500 步，只用部分数据；微调的设置后来有改进。各配方同时有几处不同，因此不知道功劳归谁。论文自己的测试集只有 68 句，四个模型得分相同。",
        ),
        results="systems",
        command=COMPARE,
    ),
    "sentiment": Claim(
        source="Table 4",
        says=("NEZHA is ahead at sentiment.", "在情感分类上，NEZHA 领先。"),
        mind=(
            "As above. In the paper's own Table 4 NEZHA-base lies a little below BERT-base here, NEZHA-base-WWM a little above; how many runs were averaged it does not tell.",
            "同上。在论文自己的表 4 里，NEZHA-base 略低于 BERT-base，NEZHA-base-WWM 略高；平均了几次运行，论文没有说。",
        ),
        results="systems",
        command=COMPARE,
    ),
    "pretrained": Claim(
        source="3",
        says=(
            "Pre-training helps a task: names, beside the same network from random weights.",
            "预训练对任务有帮助：人名地名识别，与同一网络的随机权重相比。",
        ),
        mind=(
            "The model in the box, all of the data. For reviews it leads random weights too, but TF-IDF by no more than noise.",
            "内置模型，全部数据。在评论上也胜过随机权重，但与 TF-IDF 的差距不超过噪声。",
        ),
        results="finetuned-names",
        command="nezha finetune names --seeds 3",
    ),
}
HEADS: tuple[Words, ...] = (
    ("the paper says", "论文说"),
    ("measured here", "这里测得"),
    ("verdict", "结论"),
    ("bear in mind", "要记住"),
    ("again with", "重做"),
)


def claims_table(lang: str, rows: Sequence[tuple[str, str, str]]) -> Grid:
    """The table of claims.

    Args:
        lang: "en" or "zh".
        rows: name of a claim, what was measured, verdict; in the lesson's language.
    """
    at = LANGUAGES.index(lang)
    lines = []
    for name, found, verdict in rows:
        claim = CLAIMS[name]
        place = claim.source.replace("Table", "表") if lang == "zh" else claim.source
        said = f"{claim.says[at]}（{place}）" if lang == "zh" else f"{claim.says[at]} ({place})"
        lines.append((said, found, verdict, claim.mind[at], claim.again()))
    return Grid(tuple(head[at] for head in HEADS), tuple(lines), code=4, whole=2)

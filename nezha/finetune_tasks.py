"""The fine-tuning tasks by name: what each is in words, how its data is shaped, where its code is; one entry a task.

A task is its class (`nezha.tasks`), its usual settings (`nezha.finetune_sheets`) and its entry here, from which the
command line, the readers of files, the card and the page know it.  Importing this costs nothing: no torch.
"""

from dataclasses import dataclass

Words = tuple[str, str]
"""English and 中文."""

ONE_TEXT, TWO_TEXTS, NAMES, READING = SHAPES = ("text", "pair", "names", "reading")
"""How data is read and answers are judged: a label of a text, a label of two, names in a text, quotes that answer."""


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """One task.

    Attributes:
        title: its name for a person.
        about: what is asked, as the help of the option goes on after the name.
        home: "module:class", a `nezha.tasks.task.Task`.
        shape: one of `SHAPES`.
        second: what the second text is called, where there is one.
        derived: whether the data in the box is made by rule from other text.
        disputed: labels that mean that annotators found none.
        tries: texts to try a model on, and their second ones.
    """

    title: Words
    about: Words
    home: str
    shape: str
    second: Words | None = None
    derived: bool = False
    disputed: tuple[str, ...] = ()
    tries: tuple[tuple[str, str], ...]


TASK_KINDS: dict[str, TaskKind] = {
    "sentiment": TaskKind(
        title=("Sentiment", "情感"),
        about=("is a review glad or angry", "评论的褒贬"),
        home="nezha.tasks.sentiment:Sentiment",
        shape=ONE_TEXT,
        tries=(
            ("房间很干净，前台服务也热情，下次还住这里。", ""),
            ("等了一个小时才有人来开门，空调还是坏的。", ""),
            ("位置不错，可惜隔音太差，一晚上没睡好。", ""),
        ),
    ),
    "pairs": TaskKind(
        title=("Pairs", "句对"),
        about=("what two sentences are to each other", "两个句子的关系"),
        home="nezha.tasks.pairs:Pairs",
        shape=TWO_TEXTS,
        second=("Second sentence", "第二句"),
        derived=True,
        tries=(
            ("花呗怎么提前还款？", "花呗可以提前还钱吗？"),
            ("今天北京天气怎么样？", "今天上海会下雨吗？"),
            ("这本书很好看。", "这本书值得一读。"),
        ),
    ),
    "inference": TaskKind(
        title=("Inference", "推理"),
        about=("does a hypothesis follow from a premise", "假设能否由前提推出"),
        home="nezha.tasks.inference:Inference",
        shape=TWO_TEXTS,
        second=("Hypothesis", "假设"),
        derived=True,
        disputed=("-", "-1"),  # OCNLI, and SNLI before it; -1 where labels are numbers
        tries=(
            ("他昨天坐火车去了上海。", "他昨天不在家。"),
            ("孩子们在公园里踢球。", "公园里没有人。"),
            ("她买了一本新书。", "她喜欢读书。"),
        ),
    ),
    "names": TaskKind(
        title=("Names", "命名实体"),
        about=("people, places and organizations in newspaper text", "新闻中的人名、地名、机构名"),
        home="nezha.tasks.entities:Entities",
        shape=NAMES,
        tries=(
            ("国家主席江泽民今天在北京人民大会堂会见了来访的法国总统希拉克。", ""),
            ("新华社上海电，复旦大学教授李明昨日在浦东作了报告。", ""),
            ("中国足球队将于下月前往日本，教练霍顿表示有信心。", ""),
        ),
    ),
    "reading": TaskKind(
        title=("Reading", "阅读理解"),
        about=("where a passage answers a question", "从段落中找出问题的答案"),
        home="nezha.tasks.reading:Reading",
        shape=READING,
        second=("Question", "问题"),
        derived=True,
        tries=(
            ("哪吒是华为诺亚方舟实验室在二〇一九年发布的中文语言模型，采用相对位置编码。", "哪吒是哪一年发布的？"),
            ("长江全长六千三百公里，发源于青藏高原，在上海流入东海。", "长江在哪里流入东海？"),
            ("李明毕业于北京大学，现在在上海的一所中学教物理。", "李明教什么？"),
        ),
    ),
}
"""In the order of the paper: one text, two texts, names, reading."""

DERIVED = tuple(name for name, kind in TASK_KINDS.items() if kind.derived)
"""Tasks whose data in the box is made by rule from the newspaper."""

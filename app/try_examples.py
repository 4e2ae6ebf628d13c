"""Texts to try a fine-tuned model on, a few a task; where a task wants two texts, both."""

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "sentiment": (
        ("房间很干净，前台服务也热情，下次还住这里。", ""),
        ("等了一个小时才有人来开门，空调还是坏的。", ""),
        ("位置不错，可惜隔音太差，一晚上没睡好。", ""),
    ),
    "names": (
        ("国家主席江泽民今天在北京人民大会堂会见了来访的法国总统希拉克。", ""),
        ("新华社上海电，复旦大学教授李明昨日在浦东作了报告。", ""),
        ("中国足球队将于下月前往日本，教练霍顿表示有信心。", ""),
    ),
    "pairs": (
        ("花呗怎么提前还款？", "花呗可以提前还钱吗？"),
        ("今天北京天气怎么样？", "今天上海会下雨吗？"),
        ("这本书很好看。", "这本书值得一读。"),
    ),
    "inference": (
        ("他昨天坐火车去了上海。", "他昨天不在家。"),
        ("孩子们在公园里踢球。", "公园里没有人。"),
        ("她买了一本新书。", "她喜欢读书。"),
    ),
    "reading": (
        ("哪吒是华为诺亚方舟实验室在二〇一九年发布的中文语言模型，采用相对位置编码。", "哪吒是哪一年发布的？"),
        ("长江全长六千三百公里，发源于青藏高原，在上海流入东海。", "长江在哪里流入东海？"),
        ("李明毕业于北京大学，现在在上海的一所中学教物理。", "李明教什么？"),
    ),
}
SHOWN = 3
"""Buttons with examples."""


def example(task: str, place: int) -> tuple[str, str]:
    """An example's texts."""
    given = EXAMPLES.get(task, EXAMPLES["sentiment"])
    return given[place % len(given)]

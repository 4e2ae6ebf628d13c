"""Which columns of data of one's own hold what: options that fine-tuning and its preview share."""

from typing import Any

from nezha.options import option


def column_option(en: str, zh: str, what_en: str, what_zh: str) -> Any:
    """Which column of data of one's own holds something."""
    return option(
        "",
        en=en, zh=zh,
        help_en=f"Of data of your own: the column with {what_en}, by name, or by number from 1; guessed where "
        "nothing is said.",
        help_zh=f"自有数据中{what_zh}所在的列：列名，或从 1 起的列号；不给则自动识别。",
    )  # fmt: skip


def text_column() -> Any:
    """The option for the text, the first of a pair, or the passage."""
    return column_option("Text column", "文本列", "the text, first sentence or passage", "文本、第一句或篇章")


def second_column() -> Any:
    """The option for the second of a pair, or the question."""
    return column_option("Second column", "第二文本列", "the second sentence or the question", "第二句或问题")


def label_column() -> Any:
    """The option for the label, the tags or the answers."""
    return column_option("Label column", "标签列", "the label, the tags or the answers", "标签、标注序列或答案")

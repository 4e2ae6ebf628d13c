"""What `nezha prepare` takes: one definition for the command line and whoever asks for it as a form."""

from dataclasses import dataclass
from typing import Any

from nezha.options import check, option, unknown_choice
from nezha.words import SEGMENTATIONS


def text_field_option() -> Any:
    """Where records hold their text; for every command that reads sources."""
    return option(
        "text",
        en="Text field", zh="文本字段",
        help_en="Where JSON lines and tables hold text; a field “words” (and “tags”) with marked words is taken first.",
        help_zh="JSON 行和表格中文本所在的字段；若有标注好的“words”（及“tags”）字段，则优先采用。",
    )  # fmt: skip


def dictionary_option() -> Any:
    """Words of one's own; for every command that cuts text."""
    return option(
        None,
        en="Dictionary", zh="词典",
        help_en="A UTF-8 file of words that jieba shall know too: word [count] [tag], one a line.",
        help_zh="让 jieba 也认得的词，UTF-8 文件，每行：词 [次数] [词性]。",
    )  # fmt: skip


def encoding_option() -> Any:
    """How text and JSON lines are encoded; for every command that reads sources."""
    return option(
        "utf-8",
        en="Encoding", zh="编码", choices=("utf-8", "gb18030", "big5", "utf-16"),
        help_en="Of text and JSON lines.",
        help_zh="文本和 JSON 行的编码。",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PrepareConfig:
    """Sources, where they go, and how they are read, cleaned and cut into words."""

    sources: tuple[str, ...] = option(
        (),
        en="Sources", zh="来源",
        help_en="“bundled”, files or folders: .txt (one sentence a line, a blank line between documents), .jsonl, "
        ".parquet, .arrow, also with .gz or .zst; a data set saved by `datasets` or fetched from a hub. A line over "
        "400 characters is cut at sentence ends.",
        help_zh="“bundled”（内置语料）、文件或文件夹：.txt（每行一句，文档之间空一行）、.jsonl、.parquet、.arrow，"
        "均可加 .gz 或 .zst；也可为 `datasets` 保存或从数据集网站下载的文件夹。超过 400 字的行按句末切开。",
    )  # fmt: skip
    out: str = option(
        "",
        en="Folder", zh="文件夹",
        help_en="The folder to make; must not exist, or be empty. After an interruption the same command goes on.",
        help_zh="要生成的文件夹；须不存在或为空。中断后用同一命令继续。",
    )  # fmt: skip
    words: str = option(
        "jieba",
        en="Words", zh="分词",
        help_en=f"Whose words are kept for masking, separated by commas: {', '.join(SEGMENTATIONS)}.",
        help_zh=f"为掩码保存哪些分词，以逗号分隔：{'、'.join(SEGMENTATIONS)}。",
    )  # fmt: skip
    dictionary: str | None = dictionary_option()
    vocabulary: str | None = option(
        None,
        en="Vocabulary", zh="词表",
        help_en="A folder with vocab.txt, such as a model's; without it one is built from the training part.",
        help_zh="含 vocab.txt 的文件夹，例如某个模型；不给则由训练部分建立词表。",
    )  # fmt: skip
    min_count: int = option(
        3,
        en="Smallest count", zh="最少次数", low=1, high=1_000_000,
        help_en="How often a character must occur to enter a vocabulary that is built.",
        help_zh="建立词表时，一个字至少出现的次数。",
    )  # fmt: skip
    text_field: str = text_field_option()
    encoding: str = encoding_option()
    nfkc: bool = option(
        False,
        en="NFKC", zh="NFKC",
        help_en="Put text into Unicode's NFKC form; full-width punctuation becomes ASCII.",
        help_zh="把文本转为 Unicode 的 NFKC 形式；全角标点会变为半角。",
    )  # fmt: skip
    simplify: bool = option(
        False,
        en="Simplify", zh="转简体",
        help_en="Turn traditional characters into simplified ones, by OpenCC.",
        help_zh="用 OpenCC 把繁体字转为简体字。",
    )  # fmt: skip
    min_characters: int = option(
        1,
        en="Shortest document", zh="最短文档", low=1, high=1_000_000,
        help_en="Documents with fewer characters are left out (blanks do not count).",
        help_zh="字符数（不计空白）少于此数的文档被去除。",
    )  # fmt: skip
    min_chinese: float = option(
        0.0,
        en="Share of Chinese", zh="汉字比例", low=0.0, high=1.0,
        help_en="Documents with a smaller share of Chinese characters are left out; 0 keeps all, 0.5 suits the web.",
        help_zh="汉字比例低于此数的文档被去除；0 表示全部保留，网络文本常用 0.5。",
    )  # fmt: skip
    workers: int | None = option(
        None,
        en="Processes", zh="进程数", low=1, high=1024,
        help_en="Processes that work at once; all cores where nothing is said. The result is the same for any number.",
        help_zh="同时工作的进程数；不给则用全部核心。结果与进程数无关。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
        for name in self.segmentations():
            if name not in SEGMENTATIONS:
                raise unknown_choice("words", name, SEGMENTATIONS)

    def segmentations(self) -> tuple[str, ...]:
        """The names in `words`."""
        return tuple(name.strip() for name in self.words.split(","))

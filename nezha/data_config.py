"""What text a run reads, how it is cut into examples, and what is hidden of them: options like those of any run.

Importing this costs nothing: no numpy, no torch, no transformers.
"""

from dataclasses import dataclass

from nezha.masking_kinds import MASKING_KINDS
from nezha.options import check, option

EXAMPLES = ("next_sentence", "packed", "full")


@dataclass(frozen=True, kw_only=True)
class DataConfig:
    """What text a run reads and how it is cut into examples."""

    data: str = option(
        "bundled",
        en="Data", zh="数据",
        help_en="“bundled” (People's Daily and reviews) or a folder made by `nezha prepare`.",
        help_zh="“bundled”（人民日报与评论语料）或 `nezha prepare` 生成的文件夹。",
    )  # fmt: skip
    sequence_length: int = option(
        128,
        en="Sequence length", zh="序列长度", low=8, high=8192,
        help_en="Tokens an example, with [CLS] and [SEP]; 128 then 512 in the paper.",
        help_zh="每个样本的词元数，含 [CLS] 与 [SEP]；论文为 128 与 512。",
    )  # fmt: skip
    second_length: int = option(
        0,
        en="Second length", zh="第二序列长度", low=0, high=8192,
        help_en="Tokens an example in the last second_steps steps, as BERT goes from 128 to 512; 0: one length.",
        help_zh="最后 second_steps 步中每个样本的词元数，如 BERT 先 128 后 512；0 表示只用一种长度。",
    )  # fmt: skip
    examples: str = option(
        "next_sentence",
        en="Examples", zh="样本形式", choices=EXAMPLES,
        help_en="next_sentence: two parts that follow one another or not, as in the paper; packed: whole sentences in "
        "a row, with less padding and without that second task; full: cut where an example is full, without padding.",
        help_zh="next_sentence：两段文字是否相接，论文所用；packed：整句依次装入，填充较少，也没有这一附加任务；"
        "full：装满即切，没有填充。",
    )  # fmt: skip
    short_seq_prob: float = option(
        0.1,
        en="Short examples", zh="短样本比例", low=0.0, high=1.0,
        help_en="Share of examples cut to a random shorter length, as in Google's script.",
        help_zh="随机截短的样本比例，与 Google 脚本一致。",
    )  # fmt: skip
    dupe_factor: int = option(
        0,
        en="Fixed copies", zh="固定副本数", low=0, high=1000,
        help_en="0: fresh examples and masks in every epoch; N: only N versions of them, in turn, as the files of "
        "Google's script hold (10 there, 5 in Huawei's README).",
        help_zh="0：每轮重新切分与遮盖；N：只有 N 个版本轮流使用，与 Google 脚本生成的文件一致"
        "（其默认 10，华为说明为 5）。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class MaskingConfig:
    """Which characters are hidden for the model to guess (paper, section 2.3); four named values in `nezha.recipes`."""

    masking: str = option(
        "whole_word",
        en="Masking", zh="掩码方式", choices=tuple(MASKING_KINDS),
        help_en="; ".join(f"{name} {kind.about[0]}" for name, kind in MASKING_KINDS.items()) + ".",
        help_zh="；".join(f"{name} {kind.about[1]}" for name, kind in MASKING_KINDS.items()) + "。",
    )  # fmt: skip
    words: str = option(
        "",
        en="Words", zh="分词",
        help_en="Whose words whole_word hides, one of those the data was prepared with; empty takes the first of them "
        "(jieba's in the bundled data).",
        help_zh="whole_word 采用哪种分词，须是数据处理时已有的；留空取其中第一种（内置数据为 jieba）。",
    )  # fmt: skip
    character_share: float = option(
        0.0,
        en="Single characters", zh="单字样本比例", low=0.0, high=1.0,
        help_en="whole_word alone: share of the examples in which single characters are hidden instead, drawn anew "
        "in every epoch; 0 in the paper.",
        help_zh="仅用于 whole_word：改为逐字遮盖的样本比例，每轮重新抽取；论文为 0。",
    )  # fmt: skip
    masked_lm_prob: float = option(
        0.15,
        en="Masked share", zh="掩码比例", low=0.01, high=0.9,
        help_en="Share of the tokens to guess; of these 80% become [MASK], 10% a random token, 10% stay.",
        help_zh="需要预测的词元比例；其中 80% 换成 [MASK]，10% 换成随机词元，10% 不变。",
    )  # fmt: skip
    max_predictions: int = option(
        0,
        en="Most to guess", zh="预测上限", low=0, high=8192,
        help_en="The most tokens to guess in one example (Google's max_predictions_per_seq, 20 at 128 tokens); 0 takes "
        "the share of the sequence length; phrase_entity has no limit.",
        help_zh="每个样本最多预测多少词元（Google 的 max_predictions_per_seq，长 128 时为 20）；"
        "0 按序列长度乘比例计算；phrase_entity 没有上限。",
    )  # fmt: skip
    replace: str = option(
        "piece",
        en="80/10/10 drawn", zh="80/10/10 的单位", choices=("piece", "word"),
        help_en="Whether each token of a hidden word draws its own lot (piece, as in all the sources) or the word one.",
        help_zh="被遮的词中每个词元各自抽签（piece，各来源皆如此），还是整个词抽一次（word）。",
    )  # fmt: skip
    level: str = option(
        "drawn",
        en="ERNIE level", zh="ERNIE 层级", choices=("drawn", "character", "phrase", "entity"),
        help_en="phrase_entity alone: what is hidden; drawn changes from stretch to stretch of the corpus, the others "
        "are the stages of the ERNIE paper.",
        help_zh="仅用于 phrase_entity：遮盖的单位；drawn 随语料段落抽签，其余对应 ERNIE 论文的各阶段。",
    )  # fmt: skip
    mask_word_prob: float = option(
        0.5,
        en="ERNIE units", zh="ERNIE 整块比例", low=0.0, high=1.0,
        help_en="phrase_entity, drawn: probability that a stretch hides phrases or entities, not characters.",
        help_zh="phrase_entity 抽签时：一段语料遮盖短语或实体（而非单字）的概率。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)

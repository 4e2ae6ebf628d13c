"""The four systems of the paper's story, one value each: what is hidden, where tokens stand, how weights move.

| | groups | choice | source |
|---|---|---|---|
| bert_chinese | single tokens | budget of 15% | Devlin et al. 2019, Google's script |
| ernie_baidu | characters, phrases, entities | each with chance 15% | Sun et al. 2019, `batching.py` |
| bert_wwm | words of the People's Daily standard, LTP's | budget | Cui et al. 2019, Google's routine |
| nezha | words by jieba | budget | Wei et al. 2019, section 2.3; Huawei issue 96 |

Positions, optimizer and number format are the columns of the paper's Table 2; ERNIE-Baidu is its row "ERNIE 1.0".
BERT-WWM's own segmenter LTP was trained to that standard and needs a model from a hub; `people_daily` takes the
corpus's marked words where it has them and cuts by that corpus's dictionary elsewhere (`nezha.words`).  The other three
differences in masking are those of the sources.
"""

from dataclasses import dataclass, replace

from nezha.data_config import MaskingConfig
from nezha.pretrain_config import PretrainConfig


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One system: values of the options in which the four differ; everything else is the same for all."""

    masking: MaskingConfig
    positions: str
    optimizer: str
    precision: str

    def of(self, config: PretrainConfig) -> PretrainConfig:
        """`config` with this system's masking, positions, optimizer and number format."""
        return replace(
            config,
            masking=self.masking,
            model=replace(config.model, positions=self.positions),
            optimizer=replace(config.optimizer, optimizer=self.optimizer),
            loop=replace(config.loop, precision=self.precision),
        )


RECIPES: dict[str, Recipe] = {
    "bert_chinese": Recipe(
        masking=MaskingConfig(masking="character"), positions="absolute", optimizer="adamw", precision="fp32"
    ),
    "ernie_baidu": Recipe(
        masking=MaskingConfig(masking="phrase_entity"), positions="absolute", optimizer="adamw", precision="fp32"
    ),
    "bert_wwm": Recipe(
        masking=MaskingConfig(masking="whole_word", words="people_daily"),
        positions="absolute",
        optimizer="lamb",
        precision="fp32",
    ),
    "nezha": Recipe(
        masking=MaskingConfig(masking="whole_word", words="jieba"),
        positions="functional",
        optimizer="lamb",
        precision="auto",
    ),
}

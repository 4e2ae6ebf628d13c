"""The four systems of the paper's story, by what they hide: four values of one dataclass.

| | groups | choice | source |
|---|---|---|---|
| bert_chinese | single tokens | budget of 15% | Devlin et al. 2019, Google's script |
| ernie_baidu | characters, phrases, entities | each with chance 15% | Sun et al. 2019, `batching.py` |
| bert_wwm | words of the People's Daily standard, LTP's | budget | Cui et al. 2019, Google's routine |
| nezha | words by jieba | budget | Wei et al. 2019, section 2.3; Huawei issue 96 |

BERT-WWM's own segmenter LTP was trained to that standard and needs a model from a hub; `people_daily` takes the
corpus's marked words where it has them and cuts by that corpus's dictionary elsewhere (`nezha.words`).  The other three
differences are those of the sources.
"""

from nezha.data_config import MaskingConfig

RECIPES: dict[str, MaskingConfig] = {
    "bert_chinese": MaskingConfig(masking="character"),
    "ernie_baidu": MaskingConfig(masking="phrase_entity"),
    "bert_wwm": MaskingConfig(masking="whole_word", words="people_daily"),
    "nezha": MaskingConfig(masking="whole_word", words="jieba"),
}

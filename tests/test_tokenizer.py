"""The tokenizer is transformers' BertTokenizer on the same folder, with offsets into what the person wrote."""

import unicodedata

import pytest

from nezha.messages import InputError
from nezha.tokenizer import Tokenizer

TEXTS = [
    "中华人民共和[MASK]在北京",
    "今天ab天气１９９8年😀很好",
    "  空格 两 边  ",
    "é́，。！ＡＢ",
    "[CLS]不是特殊[SEP]",
]


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_point_into_the_text(tiny_tokenizer_folder, text):
    encoding = Tokenizer.from_folder(tiny_tokenizer_folder).encode(text)
    for piece, (start, end), special in zip(encoding.tokens, encoding.offsets, encoding.special, strict=True):
        if special:
            assert (start, end) == (0, 0)
        elif piece not in ("[UNK]", "[MASK]", "[CLS]", "[SEP]"):
            written = unicodedata.normalize("NFKD", text[start:end]).lower()
            assert unicodedata.normalize("NFKD", piece.removeprefix("##")) in written


@pytest.mark.parametrize("text", ["中华人民共和[MASK]在北京", "今天 ab 天气,1998年!", "😀很好，Ab1"])
def test_ids_equal_transformers(tiny_tokenizer_folder, text):
    from transformers import AutoTokenizer

    theirs = AutoTokenizer.from_pretrained(tiny_tokenizer_folder)
    assert Tokenizer.from_folder(tiny_tokenizer_folder).encode(text).ids == theirs(text)["input_ids"]


def test_a_pair_has_two_segments(tiny_tokenizer_folder):
    encoding = Tokenizer.from_folder(tiny_tokenizer_folder).encode("北京", "天气好")
    assert encoding.type_ids == [0] * 4 + [1] * 4
    assert encoding.special == [True, False, False, True, False, False, False, True]
    assert encoding.offsets[4] == (0, 1)


def test_full_width_digits_are_read_as_ascii_ones(tiny_tokenizer_folder):
    tokenizer = Tokenizer.from_folder(tiny_tokenizer_folder)
    assert tokenizer.encode("１９").ids == tokenizer.encode("19").ids
    assert tokenizer.encode("１９").tokens == ["[CLS]", "1", "##9", "[SEP]"]


def test_a_folder_without_vocabulary_is_told(tmp_path):
    with pytest.raises(InputError) as caught:
        Tokenizer.from_folder(tmp_path)
    assert caught.value.key == "no_vocabulary"


def test_a_vocabulary_without_mask_is_told():
    with pytest.raises(InputError, match=r"\[MASK\]"):
        Tokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "好"])

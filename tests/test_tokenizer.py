"""The tokenizer is transformers' BertTokenizer on the same folder, with offsets into what the person wrote."""

import shutil
import unicodedata
from pathlib import Path

import pytest

from nezha.data import bundled
from nezha.data.documents import read_text_file, text_of
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer

RELEASED = Path(__file__).parents[2] / "shared" / "data" / "vocab"

TEXTS = [
    "中华人民共和[MASK]在北京",
    "今天ab天气１９９8年😀很好",
    "  空格 两 边  ",
    "é́，。！ＡＢ",
    "[CLS]不是特殊[SEP]",
]


def test_a_trainer_can_save_it_under_its_own_name_for_that(tiny_tokenizer_folder, tmp_path):
    """Transformers' Trainer saves `data_collator.tokenizer` with every checkpoint."""
    Tokenizer.from_folder(tiny_tokenizer_folder).save_pretrained(tmp_path)
    for path in tiny_tokenizer_folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


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


def released(tmp_path):
    """A folder of the released vocabulary as transformers reads it, and a tokenizer of each side."""
    from transformers import BertTokenizer

    if not (RELEASED / "vocab.txt").is_file():
        pytest.skip("the released vocabulary is not on this machine")
    shutil.copy(RELEASED / "vocab.txt", tmp_path)
    return Tokenizer.from_folder(tmp_path), BertTokenizer.from_pretrained(tmp_path)


WIDE = "１９９８年ＡＢｃ，ＮＥＺＨＡ［［ＭＡＳＫ］ [ＭＡＳＫ] ５０％ ａ１"


def test_the_released_vocabulary_has_its_own_full_width_digits(tmp_path):
    ours, theirs = released(tmp_path)
    assert ours.encode("１ａ").tokens == ["[CLS]", "１", "##ａ", "[SEP]"]
    assert ours.encode(WIDE).ids == theirs(WIDE)["input_ids"]


def test_the_released_vocabulary_gives_the_ids_and_offsets_of_transformers(tmp_path):
    """On every sentence in the box and of the text beside the project."""
    ours, theirs = released(tmp_path)
    texts = [text_of(document) for document in bundled.documents()]
    beside = RELEASED.parent / "corpus" / "CLUECorpusSmall_bert_sampled.txt"
    texts += [text_of(document) for document in read_text_file(beside)] if beside.is_file() else []
    for first in range(0, len(texts), 4000):
        part = texts[first : first + 4000]
        found = theirs(part, add_special_tokens=False, return_offsets_mapping=True)
        expected = list(zip(found["input_ids"], found["offset_mapping"], strict=True))
        assert ours.encode_plain(part) == expected


@pytest.mark.parametrize("lower_case", [True, False])
def test_a_saved_tokenizer_is_the_same_in_transformers(tiny_vocabulary, tmp_path, lower_case):
    """Full-width letters too, ids, offsets and segments."""
    from transformers import AutoTokenizer

    letters = [f"{mark}{letter}" for mark in ("", "##") for letter in "0123456789abcABCNEZH"]
    ours = Tokenizer(list(dict.fromkeys([*tiny_vocabulary, *letters])), lower_case=lower_case)
    ours.save(tmp_path)
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    found = theirs(WIDE, "北京", return_offsets_mapping=True)
    expected = ours.encode(WIDE, "北京")
    assert found["input_ids"] == expected.ids
    assert found["offset_mapping"] == expected.offsets
    assert found["token_type_ids"] == expected.type_ids
    assert ours.encode("Ａ").tokens[1] == ("a" if lower_case else "A")
    assert theirs.mask_token_id == ours.mask_id


def test_only_a_vocabulary_without_full_width_digits_reads_them_as_ascii():
    plain = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "1", "a", "ａ"]
    assert Tokenizer(plain).encode("１").tokens[1:-1] == ["1"]
    assert Tokenizer([*plain, "９"]).encode("１").tokens[1:-1] == ["[UNK]"]
    assert Tokenizer([*plain, "９"]).encode("Ａ").tokens[1:-1] == ["ａ"]


def test_offsets_are_of_the_text_as_given():
    """Reading full width as ASCII moves nothing, beside characters outside the first plane too."""
    tokenizer = Tokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "19", "##98", "年", "ab"])
    assert tokenizer.encode("𠀀１９９８年ＡＢ").offsets == [(0, 0), (0, 1), (1, 3), (3, 5), (5, 6), (6, 8), (0, 0)]


def test_half_a_surrogate_pair_is_told(tiny_tokenizer_folder):
    tokenizer = Tokenizer.from_folder(tiny_tokenizer_folder)
    for ask in (tokenizer.encode, tokenizer.encode_joined, lambda text: tokenizer.encode_plain(["好", text])):
        with pytest.raises(InputError, match=r"character 3 is half of a surrogate pair \(U\+DC80\)"):
            ask("北京\udc80")
    with pytest.raises(InputError):
        tokenizer.encode("北京", "\ud800")

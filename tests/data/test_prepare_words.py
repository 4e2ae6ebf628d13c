"""Words of one's own in prepared data: a dictionary changes jieba's, a function has its own name."""

import numpy as np
import pytest

from nezha.data.prepare import prepare
from nezha.data.shards import open_split
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer


def words_at(folder, name):
    """The words of the first sentence of the first held-out or training document, by their marks."""
    shard, tokenizer = open_split(folder, "train")[0], Tokenizer.from_folder(folder)
    places = np.arange(int(shard.sentences[1]))
    words: list[str] = []
    for number, goes_on in zip(shard.ids(places).tolist(), shard.continues(name, places), strict=True):
        if goes_on:
            words[-1] += tokenizer.token(number)
        else:
            words.append(tokenizer.token(number))
    return words


def halves(text):
    """A segmenter of one's own: two characters a word."""
    return [text[start : start + 2] for start in range(0, len(text), 2)]


@pytest.mark.parametrize("workers", [1, 2])
def test_words_of_ones_own_are_kept_beside_jiebas(tmp_path, workers):
    """A dictionary changes jieba's words; a function has its own name; both reach the other processes."""
    (tmp_path / "a.txt").write_text("\n\n".join(f"哪吒工作台很好用{n}" for n in range(60)), encoding="utf-8")
    (tmp_path / "words.txt").write_text("哪吒工作台 9 n\n", encoding="utf-8")
    wish = {"segmenters": {"halves": halves}, "min_count": 1, "workers": workers, "piece_bytes": 500}
    prepare([tmp_path / "a.txt"], tmp_path / "plain", words=("jieba", "halves"), **wish)
    prepare(
        [tmp_path / "a.txt"], tmp_path / "own", words=("jieba", "halves"), dictionary=tmp_path / "words.txt", **wish
    )
    assert words_at(tmp_path / "plain", "jieba")[0] != "哪吒工作台" == words_at(tmp_path / "own", "jieba")[0]
    assert words_at(tmp_path / "own", "halves")[:3] == ["哪吒", "工作", "台很"]


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        ({"segmenters": {"mine": lambda text: [text]}}, "segmenter_not_importable"),
        ({"segmenters": {"../x": halves}}, "segmenter_name"),
        ({"segmenters": {"tokens": halves}}, "segmenter_name"),
        ({"words": "mine"}, "unknown_choice"),
        ({"words": "character", "dictionary": "words.txt"}, "dictionary_needs_jieba"),
        ({"dictionary": "words.txt"}, "dictionary_line"),
    ],
)
def test_words_of_ones_own_that_cannot_be_used_are_told_before_anything_is_read(tmp_path, monkeypatch, wish, key):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.txt").write_text("好 many n\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("好", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        prepare(["a.txt"], "out", **wish)
    assert caught.value.key == key
    assert not (tmp_path / "out").exists()

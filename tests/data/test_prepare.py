"""From text to shards and back: every token, every word boundary, no text on both sides of the split."""

import json

import numpy as np
import pytest

from nezha.data.documents import is_held_out, read_text_file
from nezha.data.prepare import prepare
from nezha.data.shards import boundary_bit, open_split, token_type
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer

TEXT = "\n\n".join(f"中华人民共和国第{n}次大会。\n今天天气很好，ABC公司１９９８年开业{n}次。" for n in range(120))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    report = prepare([str(folder / "text.txt")], folder / "shards", words="jieba", min_count=1)
    return folder / "shards", report, list(read_text_file(folder / "text.txt"))


def read_back(folder, split):
    """Slow twin: documents as lists of sentences as lists of (id, continues)."""
    documents = []
    for shard in open_split(folder, split):
        bit = boundary_bit(shard.tokens.dtype)
        for first, last in zip(shard.documents[:-1], shard.documents[1:], strict=True):
            sentences = []
            for number in range(first, last):
                tokens = shard.tokens[shard.sentences[number] : shard.sentences[number + 1]].tolist()
                sentences.append([(token & (bit - 1), bool(token & bit)) for token in tokens])
            documents.append(sentences)
    return documents


def test_shards_hold_the_text(corpus):
    folder, report, documents = corpus
    tokenizer = Tokenizer.from_folder(folder)
    for split, held in (("train", False), ("held_out", True)):
        expected = [
            [tokenizer.encode(s.text).ids[1:-1] for s in document]
            for document in documents
            if is_held_out(document) == held
        ]
        assert [[[token for token, _ in s] for s in d] for d in read_back(folder, split)] == expected
    assert report.documents == 120


def test_word_boundaries_are_those_of_the_segmenter(corpus):
    folder, _, _ = corpus
    tokenizer = Tokenizer.from_folder(folder)
    sentence = read_back(folder, "train")[0][0]
    words: list[str] = []
    for token, continues in sentence:
        if continues:
            words[-1] += tokenizer.token(token)
        else:
            words.append(tokenizer.token(token))
    assert words[:1] == ["中华人民共和国"]
    assert "大会" in words


def test_two_bytes_a_token(corpus):
    folder, report, _ = corpus
    tokens = np.concatenate([shard.tokens for shard in open_split(folder, "train")])
    assert tokens.dtype == np.uint16
    assert len(tokens) == report.train_tokens


@pytest.mark.parametrize(("vocab", "kind"), [(32_767, np.uint16), (32_768, np.uint32)])
def test_a_large_vocabulary_takes_four(vocab, kind):
    assert token_type(vocab) == kind


def test_copies_are_dropped_and_counted(tmp_path):
    path = tmp_path / "twice.txt"
    path.write_text(f"{TEXT}\n\n{TEXT}\n", encoding="utf-8")
    report = prepare([str(path)], tmp_path / "out", words="character", min_count=1)
    assert (report.documents, report.duplicates) == (120, 120)


def test_the_same_text_gives_the_same_bytes(corpus, tmp_path):
    folder, _, _ = corpus
    prepare([str(folder.parent / "text.txt")], tmp_path / "again", words="jieba", min_count=1)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_a_damaged_shard_is_named_and_not_read(corpus, tmp_path):
    folder, _, _ = corpus
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    victim = copy / "train-00000.tokens.npy"
    content = bytearray(victim.read_bytes())
    content[-1] ^= 1
    victim.write_bytes(content)
    with pytest.raises(InputError, match=r"train-00000\.tokens\.npy"):
        open_split(copy, "train")


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("重要", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        prepare(["bundled"], tmp_path)
    assert caught.value.key == "out_exists"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_bad_source_leaves_nothing_behind(tmp_path):
    with pytest.raises(InputError):
        prepare([str(tmp_path / "none.txt")], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_not_prepared_is_told(tmp_path):
    (tmp_path / "meta.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(InputError) as caught:
        open_split(tmp_path, "train")
    assert caught.value.key == "not_prepared"

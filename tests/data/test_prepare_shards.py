"""The same bytes for any number of processes and any size of piece; every document once, every damage named."""

import numpy as np
import pytest

from nezha.data.documents import is_held_out, unique
from nezha.data.prepare import prepare, read_sources
from nezha.data.prepare.cleaning import Cleaning, fault
from nezha.data.shards import boundary_bit, open_split
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer
from tests.data.small_corpus import SMALL, WORDS, content


def test_the_bytes_are_the_same_for_any_number_of_processes(corpus, once, tmp_path):
    prepare([corpus], tmp_path / "out", words=WORDS, workers=3, **SMALL)
    assert content(tmp_path / "out") == content(once[0])
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len([name for name in content(once[0]) if name.startswith("train") and "tokens" in name]) > 3


def test_the_size_of_a_piece_changes_no_shard(corpus, once, tmp_path):
    prepare([corpus], tmp_path / "out", words=WORDS, **{**SMALL, "piece_bytes": 1 << 20})
    assert content(tmp_path / "out") == content(once[0])


def test_shards_hold_every_document_once_and_its_boundaries(corpus, once):
    """Slow twin: sentence by sentence through the tokenizer, groups counted by hand."""
    import jieba

    folder, report, _ = once
    tokenizer = Tokenizer.from_folder(folder)
    kept = [d for d in unique(read_sources([corpus])) if fault(d, Cleaning()) is None]
    assert (report.documents, report.duplicates) == (len(kept), 30)
    for split, held in (("train", False), ("held_out", True)):
        expected = [
            [_slow(tokenizer, sentence.text, jieba.lcut) for sentence in d] for d in kept if is_held_out(d) == held
        ]
        assert list(_read_back(folder, split)) == expected


def _slow(tokenizer, text, cut):
    ends = np.cumsum([len(word) for word in cut(text)])
    tokens, last = [], -1
    for number, (start, _) in zip(*tokenizer.encode_plain([text])[0], strict=True):
        word = int(np.searchsorted(ends, start, side="right"))
        tokens.append((number, word == last))
        last = word
    return tokens


def _read_back(folder, split):
    for shard in open_split(folder, split):
        bit = boundary_bit(shard.tokens.dtype)
        flags = shard.continues("jieba", np.arange(len(shard.tokens)))
        for first, last in zip(shard.documents[:-1], shard.documents[1:], strict=True):
            yield [
                [(int(shard.tokens[n] & (bit - 1)), bool(flags[n])) for n in range(a, b)]
                for a, b in zip(shard.sentences[first:last], shard.sentences[first + 1 : last + 1], strict=True)
            ]


def test_a_further_segmentation_has_its_own_bits(once):
    differs = 0
    for shard in open_split(once[0], "train"):
        assert shard.segmentations == WORDS
        flags = shard.continues("gold", np.arange(len(shard.tokens)))
        differs += int((flags != shard.continues("jieba", np.arange(len(shard.tokens)))).sum())
        for start, stop in ((0, 1), (3, 21), (8, 16), (5, 5), (13, len(shard.tokens))):
            assert np.array_equal(shard.continues("gold", np.arange(start, stop)), flags[start:stop])
    # jieba takes 北京大学 for one word, the marks have 北京 and 大学
    trained = [d for d in read_sources([once[2] / "b.jsonl"]) if not is_held_out(d)]
    assert differs == len(trained) > 30


def test_a_segmentation_that_is_not_there_is_told_with_the_command(once):
    with pytest.raises(InputError, match=r"it has jieba, gold; .*--words jieba,gold,character"):
        open_split(once[0], "train")[0].continues("character", np.arange(5))


@pytest.mark.parametrize("part", ["tokens", "sentences", "documents", "gold"])
def test_any_damaged_file_of_a_shard_is_named(once, tmp_path, part):
    for name, values in content(once[0]).items():
        (tmp_path / name).write_bytes(values)
    victim = tmp_path / f"train-00002.{part}.npy"
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(InputError, match=rf"train-00002\.{part}\.npy"):
        open_split(tmp_path, "train")


def test_an_older_format_is_told(tmp_path):
    (tmp_path / "meta.json").write_text('{"format": 1, "splits": {}}')
    with pytest.raises(InputError, match="has format 1; run `nezha prepare` again"):
        open_split(tmp_path, "train")

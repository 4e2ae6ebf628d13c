"""Preparing in many processes, after kills, with everything that is left out: always the same bytes, always said."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha.data.documents import Sentence, is_held_out, text_of, unique
from nezha.data.prepare import prepare, read_sources
from nezha.data.prepare.cleaning import Cleaning, clean, fault
from nezha.data.prepare.duplicates import first_of_their_kind
from nezha.data.prepare.encoding import encode
from nezha.data.prepare.reading import held_out
from nezha.data.prepare.store import pack_documents, unpack_documents
from nezha.data.prepare.work import work_folder
from nezha.data.shard_writer import Block, ShardWriter
from nezha.data.shards import boundary_bit, open_split
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer
from nezha.words.sentence import digest

LINES = [f"第{n}篇说：今天ABC公司的天气{n * n}度，很好！\n后来呢{n % 7}？" for n in range(400)]
WORDS = ("jieba", "gold")
SMALL: dict[str, Any] = {"piece_bytes": 3000, "shard_tokens": 1500, "min_count": 1}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Text with copies far apart, some marked words, some documents to leave out, in two files."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "a.txt").write_text("\n\n".join([*LINES, "！？…", *LINES[:30]]), encoding="utf-8")
    marked = [{"words": [["北京", "大学", f"{n}"], ["真", "好"]]} for n in range(50)]
    (folder / "b.jsonl").write_text("\n".join(json.dumps(line) for line in marked), encoding="utf-8")
    return folder


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def once(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("once")
    report = prepare([corpus], folder / "out", words=WORDS, workers=1, **SMALL)
    return folder / "out", report, corpus


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


KILLED = """
import sys
from nezha.data.prepare import prepare
prepare(
    [sys.argv[1]], sys.argv[2], words=("jieba", "gold"), workers=2, piece_bytes=3000, shard_tokens=1500, min_count=1
)
"""


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(corpus, once, tmp_path):
    """Twenty of twenty: real processes killed at a random moment of their work, then finished by another call."""
    rng = random.Random(5)
    halves = 0
    for number in range(20):
        out = tmp_path / f"out{number}"
        process = subprocess.Popen([sys.executable, "-c", KILLED, corpus, out])
        while not work_folder(out).exists() and process.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.uniform(0, 1.2))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if not out.exists():
            halves += 1
            prepare([corpus], out, words=WORDS, workers=1, **SMALL)
        assert content(out) == content(once[0]), number
    assert halves > 5


def test_a_killed_parent_takes_its_workers_along(corpus, tmp_path):
    process = subprocess.Popen([sys.executable, "-c", KILLED, corpus, tmp_path / "out"])
    children: list[str] = []
    while not children and process.poll() is None:
        children = _children(process.pid)
        time.sleep(0.01)
    process.kill()
    process.wait()
    for _ in range(1000):
        if not any(os.path.exists(f"/proc/{child}") for child in children):
            return
        time.sleep(0.01)
    pytest.fail(f"still there: {children}")


def _children(pid: int) -> list[str]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return file.read().split()
    except OSError:
        return []


class StopError(Exception):
    """Ends a preparation from within, as a kill would."""


def stop_at(stage):
    def listener(progress):
        if progress.stage == stage and progress.done * 2 >= progress.total:
            raise StopError

    return listener


@pytest.mark.parametrize("stage", ["read", "count", "encode", "write"])
def test_stopped_in_any_stage_it_says_so_and_goes_on(corpus, once, tmp_path, stage):
    said = []
    options: dict[str, Any] = {"words": WORDS, "workers": 1, **SMALL}
    with pytest.raises(StopError):
        prepare([corpus], tmp_path / "out", progress=stop_at(stage), **options)
    assert not (tmp_path / "out").exists()
    prepare([corpus], tmp_path / "out", notice=lambda key, values: said.append(key), **options)
    assert content(tmp_path / "out") == content(once[0])
    assert said == (["prepare_goes_on"] if stage in ("read", "count") else said)


@pytest.mark.parametrize("change", ["settings", "source"])
def test_after_a_change_it_begins_anew_and_says_what_changed(corpus, tmp_path, change):
    said = []
    text = tmp_path / "a.txt"
    text.write_bytes((corpus / "a.txt").read_bytes())
    with pytest.raises(StopError):
        prepare([text], tmp_path / "out", progress=stop_at("encode"), workers=1, **SMALL)
    more: dict[str, Any] = {"nfkc": True} if change == "settings" else {}
    if change == "source":
        os.utime(text, ns=(1, 1))
    more |= {"workers": 1}
    prepare([text], tmp_path / "out", notice=lambda key, values: said.append((key, values["changed"])), **SMALL, **more)
    assert said == [("prepare_anew", "nfkc" if change == "settings" else "files")]
    prepare([text], tmp_path / "again", **SMALL, **more)
    assert content(tmp_path / "out") == content(tmp_path / "again")


def test_killed_between_delivering_and_clearing_it_is_done(corpus, once, tmp_path, monkeypatch):
    from nezha.data.prepare.work import Work

    options: dict[str, Any] = {"words": WORDS, "workers": 1, **SMALL}
    with monkeypatch.context() as patch:
        patch.setattr(Work, "clear", lambda self: (_ for _ in ()).throw(StopError()))
        with pytest.raises(StopError):
            prepare([corpus], tmp_path / "out", **options)
    report = prepare([corpus], tmp_path / "out", **options)
    assert report.documents == once[1].documents
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_preparations_of_one_folder_do_not_meet(corpus, tmp_path):
    folder = work_folder(tmp_path / "out")
    folder.mkdir()
    with FileLock(folder / "lock"), pytest.raises(InputError) as caught:
        prepare([corpus], tmp_path / "out", **SMALL)
    assert caught.value.key == "prepare_locked"


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_mistake_in_the_order_of_the_sources_is_told(corpus, tmp_path, workers):
    lines = ['{"text": "好的"}'] * 300
    lines[150] = "{"
    lines[290] = '{"title": 1}'
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.jsonl:151 "):
        prepare(
            [corpus, tmp_path / "a.jsonl", tmp_path / "none.gz"][:2], tmp_path / "out", workers=workers, piece_bytes=500
        )
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_file_that_breaks_off_is_told_after_the_mistakes_before_it(tmp_path):
    """The one is found while cutting, at once; the other by a worker, later."""
    (tmp_path / "a.jsonl").write_text('{"text": "好的"}\n' * 100 + "{\n", encoding="utf-8")
    (tmp_path / "b.txt.gz").write_bytes(b"no gz")
    with pytest.raises(InputError, match=r"a\.jsonl:101 "):
        prepare([tmp_path / "a.jsonl", tmp_path / "b.txt.gz"], tmp_path / "out", workers=2, piece_bytes=1000)


def test_a_worker_that_dies_is_told_and_its_work_stays(corpus, tmp_path, monkeypatch):
    from nezha.data.prepare import crew

    monkeypatch.setattr(crew, "PACKAGES", tmp_path / "nowhere")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(InputError) as caught:
        prepare([corpus], tmp_path / "out", workers=2, **SMALL)
    assert caught.value.key == "prepare_worker_died"
    assert work_folder(tmp_path / "out").is_dir()


def document(*texts):
    return [Sentence(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "cleaning", "expected"),
    [
        ("！？…😀 123", Cleaning(), "no_letters"),
        ("好", Cleaning(), None),
        ("ok", Cleaning(), None),
        ("四 个 汉字", Cleaning(min_characters=5), "short"),
        ("五 个汉字了", Cleaning(min_characters=5), None),
        ("一半ab", Cleaning(min_chinese=0.5), None),
        ("一半abc", Cleaning(min_chinese=0.5), "little_chinese"),
    ],
)
def test_reasons_to_leave_a_document_out(text, cleaning, expected):
    assert fault(document(text), cleaning) == expected


def test_normal_forms_go_word_by_word_and_words_stay_the_text():
    marked = [Sentence("漢語ＡＢＣ㍿", ("漢語", "ＡＢＣ", "㍿"), ("n", "nx", "n"))]
    [sentence] = clean(marked, Cleaning(nfkc=True, simplify=True))
    assert sentence.words == ("汉语", "ABC", "株式会社")
    assert (sentence.text, sentence.tags) == ("汉语ABC株式会社", ("n", "nx", "n"))
    assert clean(document("頭髮，", "　"), Cleaning(nfkc=True, simplify=True)) == document("头发,")
    assert clean(marked, Cleaning()) == marked


def test_what_is_left_out_is_counted_by_reason_with_examples(tmp_path):
    parts = [
        "中文很好的一篇",
        "？！",
        "……",
        "😀",
        "短",
        "only English here",
        "中文很好的一篇",
        "中文很 好的一篇",
        "另一篇中文",
    ]
    (tmp_path / "a.txt").write_text("\n\n".join(parts), encoding="utf-8")
    report = prepare([tmp_path / "a.txt"], tmp_path / "out", min_characters=3, min_chinese=0.5, min_count=1)
    counts = {reason: (entry["count"], entry["examples"]) for reason, entry in report.dropped.items()}
    assert counts == {
        "no_letters": (3, ["？！", "……"]),
        "short": (1, ["短"]),
        "little_chinese": (1, ["only English here"]),
        "duplicate": (2, ["中文很好的一篇", "中文很 好的一篇"]),
    }
    assert report.documents == 2


def test_copies_after_normalisation_are_copies(tmp_path):
    (tmp_path / "a.txt").write_text("漢語ＡＢ\n\n汉语AB", encoding="utf-8")
    report = prepare([tmp_path / "a.txt"], tmp_path / "out", nfkc=True, simplify=True, min_count=1)
    assert (report.documents, report.duplicates) == (1, 1)


def test_nothing_left_says_by_which_reason(tmp_path):
    (tmp_path / "a.txt").write_text("？！\n\n……\n\n短", encoding="utf-8")
    with pytest.raises(InputError, match=r"all 3 were left out \(2 without letters; 1 too short\)"):
        prepare([tmp_path / "a.txt"], tmp_path / "out", min_characters=2)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_an_out_inside_a_source_is_refused(corpus):
    with pytest.raises(InputError) as caught:
        prepare([corpus], corpus / "new" / "out")
    assert caught.value.key == "out_inside_source"
    assert not (corpus / "new").exists()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), max_size=60), st.integers(1, 70))
def test_first_of_their_kind_is_what_a_set_finds(tmp_path_factory, numbers, share):
    path = tmp_path_factory.mktemp("digests") / "digests"
    path.write_bytes(b"".join(digest(document(str(number)))[:16] for number in numbers))
    seen: set[int] = set()
    expected = [not (number in seen or seen.add(number)) for number in numbers]
    assert first_of_their_kind(path, share=share).tolist() == expected


def test_the_split_by_digests_is_that_by_documents():
    documents = [document(f"第{number}篇") for number in range(500)]
    digests = np.frombuffer(b"".join(digest(d)[:16] for d in documents), np.uint8).reshape(-1, 16)
    assert held_out(digests).tolist() == [is_held_out(d) for d in documents]


TEXTS = st.text(alphabet="中文字，。 a1", min_size=1, max_size=9).filter(lambda text: text.strip() == text)
SENTENCES = st.one_of(
    TEXTS.map(Sentence),
    st.lists(TEXTS, min_size=1, max_size=3).map(lambda words: Sentence("".join(words), tuple(words))),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=4), max_size=6))
def test_documents_come_back_from_their_arrays(documents):
    assert unpack_documents(pack_documents(documents)) == documents


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=4), max_size=5), max_size=5), st.integers(1, 40)
)
def test_shards_end_with_the_document_that_fills_them(tmp_path_factory, blocks, limit):
    """Slow twin: one document after another; a block more or less at once changes nothing."""
    folder = tmp_path_factory.mktemp("shards")
    writer = ShardWriter(folder, "train", limit=limit)
    for block in blocks:
        writer.add(_block(block))
    writer.flush()
    shards, current = [], Counter()
    for lengths in (lengths for block in blocks for lengths in block):
        current.update(tokens=sum(lengths), sentences=len(lengths), documents=1)
        if current["tokens"] >= limit:
            shards.append(dict(current))
            current = Counter()
    shards += [dict(current)] if current else []
    assert [{name: shard[name] for name in ("tokens", "sentences", "documents")} for shard in writer.shards] == shards


def _block(documents):
    lengths = [length for document in documents for length in document]
    total = sum(lengths)
    return Block(
        tokens=np.arange(total, dtype=np.uint16),
        sentences=np.array(lengths, np.uint32),
        documents=np.array([len(document) for document in documents], np.uint32),
        planes={"x": np.arange(total) % 3 == 0},
    )


def test_a_sentence_without_tokens_is_left_out_and_its_neighbours_stay(tiny_vocabulary):
    tokenizer = Tokenizer(tiny_vocabulary)
    documents = [document("天气", "\u200d", "很好"), document("\u200d"), document("我们")]
    block, unknown = encode(documents, tokenizer, {"character": "character"})
    assert (block.sentences.tolist(), block.documents.tolist(), unknown) == ([2, 2, 2], [2, 1], 0)
    assert text_of(documents[2]) == "我们"


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

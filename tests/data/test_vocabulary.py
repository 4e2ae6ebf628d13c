"""A vocabulary is what was counted, in the released order, whoever counted it; pieces of words are the merges."""

import json
import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha.data.documents import is_held_out, read_text_file, text_of
from nezha.data.merges import learn_pieces
from nezha.data.vocabulary import Counts, build, build_vocabulary, count, merge
from nezha.data.vocabulary_folder import make_vocabulary
from nezha.messages import InputError
from nezha.tokenizer import SPECIALS, Tokenizer

TEXTS = st.lists(st.text("北京大学，。abcABé１２1 \n\u0301한の", max_size=20), max_size=8)
WORDS = st.dictionaries(st.text("abc", min_size=2, max_size=6), st.integers(1, 9), max_size=8)


def slow_merges(words: dict[str, int], number: int, min_count: int) -> list[str]:
    """All pairs of all words counted anew before every merge."""
    spelled = {word: [word[0], *(f"##{c}" for c in word[1:])] for word in words}
    learnt: list[str] = []
    while len(set(learnt)) < number:
        counts: Counter[tuple[str, str]] = Counter()
        for word, symbols in spelled.items():
            for pair in pairwise(symbols):
                counts[pair] += words[word]
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        if counts[best] < min_count:
            break
        learnt.append(best[0] + best[1][2:])
        for word, symbols in spelled.items():
            merged: list[str] = []
            rest = list(symbols)
            while rest:
                take = 2 if tuple(rest[:2]) == best else 1
                merged.append(rest[0] + "".join(piece[2:] for piece in rest[1:take]))
                rest = rest[take:]
            spelled[word] = merged
    return list(dict.fromkeys(learnt))


@given(words=WORDS, number=st.integers(0, 12), min_count=st.integers(1, 7))
def test_pieces_are_the_merges_of_the_most_frequent_pairs(words, number, min_count):
    assert learn_pieces(words, number, min_count=min_count) == slow_merges(words, number, min_count)


def test_pieces_are_those_of_the_wordpiece_trainer():
    """Where no two pairs ever occur equally often, so that its ties do not matter."""
    from tokenizers import Tokenizer as Backend
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from tokenizers.trainers import WordPieceTrainer

    words = {"ab": 100, "abc": 41, "cd": 30, "acd": 13, "abcd": 7, "ac": 5}
    backend = Backend(WordPiece(unk_token="[UNK]"))
    backend.pre_tokenizer = WhitespaceSplit()
    backend.train_from_iterator(
        [" ".join([word] * number) for word, number in words.items()],
        WordPieceTrainer(vocab_size=7 + 6, show_progress=False),
    )
    theirs = sorted(backend.get_vocab().items(), key=lambda item: item[1])
    assert [piece for piece, _ in theirs][7:] == learn_pieces(words, 6, min_count=1)


def slow_count(texts: list[str]) -> Counts:
    """Every word of every text through the pipeline of a tokenizer."""
    tokenizer = Tokenizer(SPECIALS)
    backend = tokenizer._backend
    found = Counts()
    for text in texts:
        for word, _ in backend.pre_tokenizer.pre_tokenize_str(backend.normalizer.normalize_str(text)):
            found.characters.update(word)
            if len(word) > 1:
                found.words[word] += 1
    return found


@settings(deadline=None)
@given(texts=TEXTS)
def test_counts_are_those_of_the_words_of_the_pipeline(texts):
    assert count(texts) == slow_count(texts)


@settings(deadline=None)
@given(texts=TEXTS, data=st.data())
def test_counting_in_parts_and_in_any_order_gives_the_same_vocabulary(texts, data):
    shuffled = data.draw(st.permutations(texts))
    cut = data.draw(st.integers(0, len(texts)))
    parts = merge([count(shuffled[:cut]), count(shuffled[cut:])])
    assert parts == count(texts)
    assert build(parts, min_count=2, latin_pieces=5) == build(count(texts), min_count=2, latin_pieces=5)


CORPUS = ["北京北京，NEZHA nezha iPhone iphone iphone 1998年１９９８年", "京大 hello helloed 한국 한국 の"]


def test_the_order_is_the_released_one():
    """Specials; characters by code point; learnt pieces; `##` characters by code point."""
    pieces = build_vocabulary(CORPUS, min_count=2, latin_pieces=20)
    assert pieces[:5] == list(SPECIALS)
    singles = [piece for piece in pieces if len(piece) == 1]
    inner = [piece for piece in pieces if piece.startswith("##") and len(piece) == 3]
    learnt = [piece for piece in pieces[5:] if len(piece.removeprefix("##")) > 1]
    assert pieces == [*SPECIALS, *singles, *learnt, *inner]
    assert singles == sorted(singles)
    assert inner == sorted(inner)
    assert {"北", "京", "年", "iphone", "nezha", "1998"} <= set(pieces)
    assert not {"大", "，", "##北"} & set(pieces)
    assert len(set(pieces)) == len(pieces)


def test_characters_enter_at_the_count_and_not_below():
    text = ["好好好坏坏"]
    assert "坏" in build_vocabulary(text, min_count=2)
    assert "坏" not in build_vocabulary(text, min_count=3)
    assert "好" in build_vocabulary(text, min_count=3)


@given(text=st.text("abcxyzABZ0189", min_size=1, max_size=40))
def test_no_latin_word_is_unknown(text):
    tokenizer = Tokenizer(build_vocabulary(CORPUS, min_count=2))
    assert tokenizer.unk_id not in tokenizer.encode_joined(text)[0]


def test_frequent_words_take_few_pieces():
    draw = random.Random(5)
    texts = [" ".join(draw.choices(["nezha", "bert", "1998", "wifi"], k=30)) for _ in range(40)]
    tokenizer = Tokenizer(build_vocabulary(texts, latin_pieces=40))
    assert tokenizer.encode("NEZHA wifi ＢＥＲＴ 1998").tokens[1:-1] == ["nezha", "wifi", "bert", "1998"]
    assert len([p for p in build_vocabulary(texts, latin_pieces=3) if len(p.removeprefix("##")) > 1]) == 5 + 3


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("vocab") / "text.txt"
    documents = [f"今天天气很好，第{n}次。\nNEZHA公司{1900 + n}年开业。" for n in range(150)]
    path.write_text("\n\n".join([*documents, *documents[:40]]), encoding="utf-8")
    return path


def test_a_folder_is_made_of_the_training_part_without_copies(source, tmp_path):
    report = make_vocabulary([str(source)], tmp_path / "out", min_count=2, latin_pieces=30)
    train = {text_of(d) for d in read_text_file(source) if not is_held_out(d)}
    assert len(train) < 150
    expected = build_vocabulary(sorted(train), min_count=2, latin_pieces=30)
    tokenizer = Tokenizer.from_folder(tmp_path / "out")
    assert list(tokenizer.vocabulary) == expected
    assert report.vocab_size == len(expected)
    assert report.characters + report.learnt + len(SPECIALS) < report.vocab_size
    assert report.learnt == sum(len(piece.removeprefix("##")) > 1 for piece in expected) - len(SPECIALS)
    assert report.coverage == 1.0
    words = Counter(w for text in train for w in ["nezha", *count([text]).words.elements()] if w != "nezha")
    words["nezha"] = len(train)
    pieces = sum(len(tokenizer.encode(word).ids) - 2 for word in words.elements())
    assert report.pieces_per_word == pytest.approx(pieces / words.total())


def test_it_is_read_by_transformers(source, tmp_path):
    from transformers import AutoTokenizer

    make_vocabulary([str(source)], tmp_path / "out")
    text = "今天ＮＥＺＨＡ公司1999年[MASK]"
    assert (
        AutoTokenizer.from_pretrained(tmp_path / "out")(text)["input_ids"]
        == Tokenizer.from_folder(tmp_path / "out").encode(text).ids
    )


def test_what_cannot_be_made_is_told(source, tmp_path):
    (tmp_path / "mine.txt").write_text("重要", encoding="utf-8")
    for sources, out, key in (([str(source)], tmp_path, "out_exists"), ([], tmp_path / "a", "no_sources")):
        with pytest.raises(InputError) as caught:
            make_vocabulary(sources, out)
        assert caught.value.key == key
    with pytest.raises(InputError):
        make_vocabulary([str(tmp_path / "none.txt")], tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_half_a_surrogate_pair_is_told():
    with pytest.raises(InputError, match="character 3 is half"):
        count(["ab\ud800"])


def test_the_command_makes_the_folder_and_tells_what_is_in_it(source, tmp_path, capsys):
    from nezha.cli import main

    out = tmp_path / "out"
    assert main(["vocab", str(source), "--out", str(out), "--min-count", "2", "--latin-pieces", "9", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["vocab_size"] == Tokenizer.from_folder(out).vocab_size
    assert told["learnt"] == 9

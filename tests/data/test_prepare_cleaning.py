"""What is left out, and why: each reason counted, with examples, and told."""

import pytest

from nezha.data.documents import Sentence
from nezha.data.prepare import prepare
from nezha.data.prepare.cleaning import Cleaning, clean, fault
from nezha.messages import InputError
from tests.data.small_corpus import document


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

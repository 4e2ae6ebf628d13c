"""How library sentences begin on a page."""

import pytest

from nezha_app.markup import sentence


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("expected text; bad.csv is binary", "Expected text; bad.csv is binary"),
        ("bad.csv 是二进制文件，需要文本", "bad.csv 是二进制文件，需要文本"),
        ("task 应为 sentiment", "task 应为 sentiment"),
        ("accuracy", "Accuracy"),
        ("entity F1", "Entity F1"),
        ("the largest, by far", "The largest, by far"),
        ("准确率", "准确率"),
        ("", ""),
    ],
)
def test_an_english_sentence_begins_large_and_a_name_stays(text, shown):
    assert sentence(text) == shown

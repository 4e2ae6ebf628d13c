"""The pipeline that transformers 5 dropped: spans as a loop over all of them finds, whatever the windows."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer, pipeline

import nezha
from nezha.config import NezhaConfig
from nezha.messages import InputError
from nezha.question_answering import span_scores
from nezha.tokenizer import Tokenizer
from tests.conftest import TINY_SIZES

QUESTION = "他说什么"
CONTEXT = "中华人民共和国在北京，今天天气很好。我们学习汉语"


@pytest.fixture(scope="module")
def folder(tiny_vocabulary, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("reader")
    with torch.random.fork_rng():
        torch.manual_seed(4)
        config = NezhaConfig(vocab_size=len(tiny_vocabulary), initializer_range=0.5, **TINY_SIZES)
        nezha.NezhaForQuestionAnswering(config).save_pretrained(path)
    Tokenizer(tiny_vocabulary).save(path)
    return path


@pytest.fixture(scope="module")
def reader(folder) -> Any:
    return pipeline("question-answering", model=str(folder))  # pyright: ignore[reportCallIssue, reportArgumentType]


def by_loops(folder: Path, question: str, context: str, longest: int) -> list[tuple[float, int, int]]:
    """Every span of a passage that fits into one window, best first: characters and score."""
    tokenizer, model = (
        AutoTokenizer.from_pretrained(folder),
        AutoModelForQuestionAnswering.from_pretrained(folder).eval(),
    )
    given = tokenizer(question, context, return_tensors="pt", return_offsets_mapping=True)
    offsets, kinds = given.pop("offset_mapping")[0], given.sequence_ids(0)
    with torch.no_grad():
        output = model(**given)
    allowed = [at for at, kind in enumerate(kinds) if kind == 1]
    start, end = (
        dict(zip([0, *allowed], logits[0, [0, *allowed]].softmax(-1).tolist(), strict=True))
        for logits in (output.start_logits, output.end_logits)
    )
    spans = [
        (start[a] * end[b], int(offsets[a][0]), int(offsets[b][1]))
        for a in allowed
        for b in allowed
        if 0 <= b - a < longest
    ]
    return sorted(spans, reverse=True)


@pytest.mark.parametrize("longest", [1, 4, 15])
def test_answers_are_the_best_spans_of_all(folder, reader, longest):
    expected = by_loops(folder, QUESTION, CONTEXT, longest)[:6]
    answers = reader(question=QUESTION, context=CONTEXT, top_k=6, max_answer_len=longest)
    assert [(item["start"], item["end"]) for item in answers] == [span[1:] for span in expected]
    assert [item["score"] for item in answers] == pytest.approx([span[0] for span in expected], rel=1e-5)
    assert all(item["answer"] == CONTEXT[item["start"] : item["end"]] for item in answers)
    assert reader({"question": QUESTION, "context": CONTEXT}, max_answer_len=longest) == answers[0]


def test_a_long_passage_is_read_in_windows_that_reach_its_end(reader):
    passage = CONTEXT * 9
    answers = reader(question=QUESTION, context=passage, top_k=60, max_seq_len=32, doc_stride=8)
    assert len(answers) == len({(item["start"], item["end"]) for item in answers}) == 60
    assert all(item["answer"] == passage[item["start"] : item["end"]] for item in answers)
    assert max(item["end"] for item in answers) > len(passage) - 24
    assert min(item["start"] for item in answers) < 24


def test_several_questions_and_no_answer(reader):
    two = reader(question=[QUESTION, "什么"], context=CONTEXT)
    assert [set(item) for item in two] == [{"score", "start", "end", "answer"}] * 2
    answers = reader(question=QUESTION, context=CONTEXT, top_k=900, handle_impossible_answer=True)
    assert [item["answer"] for item in answers].count("") == 1


def test_a_span_is_in_order_inside_the_passage_and_no_longer_than_asked():
    scores = span_scores(torch.zeros(6), torch.zeros(6), torch.tensor([0, 0, 1, 1, 1, 0]).bool(), 2)
    expected = {(2, 2), (2, 3), (3, 3), (3, 4), (4, 4)}
    assert {tuple(place) for place in scores.nonzero().tolist()} == expected
    assert scores[2, 3].item() == pytest.approx(1 / 16)  # the passage's three tokens and [CLS]


@pytest.mark.parametrize(
    ("given", "options", "sentence"),
    [
        ({"question": "", "context": CONTEXT}, {}, "expected a question and a passage"),
        ({"question": QUESTION}, {}, "expected a question and a passage"),
        ({"question": [QUESTION, QUESTION], "context": [CONTEXT]}, {}, "2 questions, 1 passages"),
        ({"question": QUESTION, "context": CONTEXT}, {"topk": 3}, "top_k.*got topk"),
        ({"question": QUESTION, "context": CONTEXT}, {"top_k": 0}, "expected top_k >= 1; got 0"),
        ({"question": QUESTION, "context": CONTEXT}, {"max_seq_len": 6}, "expected max_seq_len >= 9; got 6"),
    ],
)
def test_what_cannot_be_answered_is_said(reader, given, options, sentence):
    with pytest.raises(InputError, match=sentence):
        reader(**given, **options)

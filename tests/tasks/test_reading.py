"""Questions about passages: windows and back, the best spans, what may be left unanswered."""

import math

import pytest
import torch

from nezha.heads.tasks import NezhaForQuestionAnswering
from nezha.messages import InputError
from nezha.tasks import finetune
from nezha.tasks.examples import NO_ANSWER, Example, Quote, Splits, TaskData, reading_labels
from nezha.tasks.networks import Pointed, ReadNetwork
from nezha.tasks.reading import Reading, candidates, tokens_of, windows
from nezha.tasks.rows import IGNORED, Row, stack
from tests.tasks.conftest import sheet

PASSAGE = "今天天气很好，我们在北京学习汉语，ab 老师和学生都喜欢看书。"
QUESTION = "你知道吗"


@pytest.mark.parametrize("length", [13, 14, 17, 20, 24, 31, 40, 60])
@pytest.mark.parametrize("text", ["今天", "北京", "北京学习", "ab", "b 老师和", "书。"])
def test_an_answer_comes_back_whatever_the_length(tiny_tokenizer, length, text):
    """From the labels of whichever windows hold it; `ab` is two tokens without a blank between."""
    quote = Quote(PASSAGE.index(text), text)
    example = Example("1", PASSAGE, (quote,), QUESTION)
    task = Reading(())
    rows = task.rows([example], tiny_tokenizer, sheet(length))
    assert all(len(row.ids) == len(row.types) <= length for row in rows)
    assert {place for row in rows for span in row.offsets for place in range(*span)} == set(range(31)) - {19}
    holding = [row for row in rows if row.labels != [0, 0]]
    assert 1 <= len(holding) <= len(rows)
    assert (len(rows) == 1) == (length >= 40)
    found = [Pointed(0.0, [(row.labels[0], row.labels[1], 1.0)] if row.labels != [0, 0] else []) for row in rows]
    assert task.answers([example], rows, found) == [((quote,), (1.0,))]


def test_a_row_is_the_question_and_a_window(tiny_tokenizer):
    cls, sep = tiny_tokenizer.cls_id, tiny_tokenizer.sep_id
    (question, _), (passage, offsets) = tiny_tokenizer.encode_plain([QUESTION + "他说", "北京今天天气很好"])
    example = Example("1", "北京今天天气很好", (Quote(4, "天气"),), QUESTION + "他说")
    rows = Reading(()).rows([example], tiny_tokenizer, sheet(12, stride=3))
    assert [row.ids for row in rows] == [
        [cls, *question[:4], sep, *passage[first:last], sep] for first, last in ((0, 5), (2, 7), (4, 8))
    ]
    assert [row.types for row in rows] == [[0] * 6 + [1] * 6, [0] * 6 + [1] * 6, [0] * 6 + [1] * 5]
    assert [row.offsets for row in rows] == [offsets[:5], offsets[2:7], offsets[4:]]
    assert [row.labels for row in rows] == [[0, 0], [8, 9], [6, 7]]


@pytest.mark.parametrize(
    ("tokens", "room", "stride", "places"),
    [
        (0, 4, 1, [(0, 0)]),
        (4, 4, 1, [(0, 4)]),
        (5, 4, 0, [(0, 4), (4, 5)]),
        (10, 4, 1, [(0, 4), (3, 7), (6, 10)]),
        (11, 4, 3, [(first, first + 4) for first in range(8)]),
    ],
)
def test_windows_share_the_stride(tokens, room, stride, places):
    assert list(windows(tokens, room, stride)) == places


def test_a_quote_takes_every_token_that_it_touches():
    offsets = [(0, 1), (1, 4), (5, 6)]
    assert tokens_of(Quote(0, "一"), offsets) == (0, 0)
    assert tokens_of(Quote(2, "bc 二"), offsets) == (1, 2)
    assert tokens_of(Quote(4, " "), offsets) is None
    assert tokens_of(Quote(-1, "一二三"), offsets) is None


def test_an_answer_that_stands_nowhere_is_not_learnt(tiny_tokenizer):
    """Nothing of its rows counts; where another accepted answer stands, that is learnt."""
    lost, found, none = (
        Example("1", "我们在北京", quotes, QUESTION)
        for quotes in ((Quote(-1, "上海"),), (Quote(-1, "上海"), Quote(3, "北京")), ())
    )
    rows = Reading(()).rows([lost, found, none], tiny_tokenizer, sheet())
    assert [row.labels for row in rows] == [[IGNORED, IGNORED], [9, 10], [0, 0]]


@pytest.mark.parametrize(("length", "right"), [(12, False), (13, True)])
def test_a_window_needs_room_for_more_than_the_stride(tiny_tokenizer, length, right):
    example = Example("1", PASSAGE, (), QUESTION)
    if right:
        assert Reading(()).rows([example], tiny_tokenizer, sheet(length))
        return
    with pytest.raises(InputError) as caught:
        Reading(()).rows([example], tiny_tokenizer, sheet(length))
    assert caught.value.values == {"name": "length", "rule": "> 12 (question_length + stride + 3)", "given": 12}


@pytest.fixture
def network(tiny_model_folder) -> ReadNetwork:
    model = NezhaForQuestionAnswering.from_pretrained(tiny_model_folder)
    torch.nn.init.normal_(model.qa_outputs.weight)
    return ReadNetwork(model.eval(), answer_length=3, most=7)


@pytest.fixture
def batch(tiny_tokenizer):
    examples = [
        Example(text, text, (), question) for text, question in ((PASSAGE, "你知道吗"), ("北京", "吗"), ("", "吗"))
    ]
    return stack(Reading(()).rows(examples, tiny_tokenizer, sheet(50)), pad=0, device="cpu")


def test_the_best_spans_are_those_of_a_loop_over_all(network, batch):
    """In three rows of different lengths; the last has no passage."""
    with torch.no_grad():
        output = network.model(batch.ids, attention_mask=batch.seen, token_type_ids=batch.types)
    found = network.answers(batch)
    assert [len(pointed.spans) for pointed in found] == [7, 3, 0]
    for row, pointed in enumerate(found):
        start, end = output.start_logits[row].tolist(), output.end_logits[row].tolist()
        first = batch.types[row].tolist().index(1)
        last = int(batch.seen[row].sum()) - 1
        spans = [(a, b, start[a] + end[b]) for a in range(first, last) for b in range(a, min(a + 3, last))]
        expected = sorted(spans, key=lambda span: -span[2])[:7]
        assert [span[:2] for span in pointed.spans] == [span[:2] for span in expected]
        assert [span[2] for span in pointed.spans] == pytest.approx([span[2] for span in expected], abs=1e-5)
        assert pointed.nothing == pytest.approx(start[0] + end[0], abs=1e-5)


def test_the_loss_is_that_of_the_head_and_leaves_padding_and_lost_answers_out(network, batch):
    """Rows by themselves, without padding, against transformers' loss; a lost answer in between."""
    batch.labels[:] = torch.tensor([[8, 10], [IGNORED, IGNORED], [0, 0]])
    losses = []
    for row in (0, 2):
        size = int(batch.seen[row].sum())
        losses.append(
            network.model(
                batch.ids[row : row + 1, :size],
                token_type_ids=batch.types[row : row + 1, :size],
                start_positions=batch.labels[row : row + 1, 0],
                end_positions=batch.labels[row : row + 1, 1],
            ).loss.item()
        )
    assert network.loss(batch).item() == pytest.approx(sum(losses) / 2, abs=1e-5)
    batch.labels[:] = IGNORED
    loss = network.loss(batch)
    loss.backward()
    assert loss.item() == 0
    assert all(torch.isfinite(weight.grad).all() for weight in network.parameters() if weight.grad is not None)


def read() -> list[tuple[Row, Pointed]]:
    """Two windows of one character each side of a shared one: a bc d."""
    one = Row(0, [0] * 5, [0, 0], [(0, 1), (1, 3)], [0, 0, 1, 1, 1])
    other = Row(0, [0] * 5, [0, 0], [(1, 3), (3, 4)], [0, 0, 1, 1, 1])
    return [
        (one, Pointed(4.0, [(3, 3, 2.0), (2, 3, 1.0)])),
        (other, Pointed(2.5, [(2, 2, 3.0), (3, 3, 0.5)])),
    ]


def test_windows_are_joined_by_the_best_score_of_each_span():
    found = candidates("abcd", read(), may_refuse=False)
    assert [one[:3] for one in found] == [("bc", 1, 3), ("abc", 0, 3), ("d", 3, 4)]
    total = math.exp(3) + math.exp(1) + math.exp(0.5)
    assert [one.probability for one in found] == pytest.approx([math.exp(score) / total for score in (3, 1, 0.5)])
    assert [one.text for one in candidates("abcd", read(), may_refuse=False, most=2)] == ["bc", "abc"]


@pytest.mark.parametrize(("nothing", "texts"), [(4.0, ["", "bc"]), (2.5, ["bc", ""])])
def test_no_answer_is_one_of_them_by_its_lowest_score(nothing, texts):
    (one, first), (other, second) = read()
    told = [(one, first), (other, second._replace(nothing=nothing))]
    found = candidates("abcd", told, may_refuse=True)
    assert [one.text for one in found[:2]] == texts
    refused = next(one for one in found if not one.text)
    assert refused[1:3] == (-1, -1)
    answers = Reading((NO_ANSWER,)).answers([Example("1", "abcd", (), "?")], *zip(*told, strict=True))
    assert answers == [((Quote(1, "bc"),) if texts[0] else (), (found[0].probability,))]
    always = Reading(()).answers([Example("1", "abcd", (), "?")], *zip(*told, strict=True))
    assert always[0][0] == (Quote(1, "bc"),)


def test_a_passage_without_tokens_has_no_answer(tiny_tokenizer):
    example = Example("1", " ", (), QUESTION)
    rows = Reading(()).rows([example], tiny_tokenizer, sheet())
    assert [len(row.offsets) for row in rows] == [0]
    assert Reading(()).answers([example], rows, [Pointed(0.0, [])]) == [((), ())]


@pytest.mark.parametrize("task", ["reading"], indirect=True)
def test_what_cannot_be_answered_is_left_unanswered_only_where_that_was_learnt(make_config, data):
    def refused(found) -> list[bool]:
        return [not prediction.answer for prediction in found.predictions]

    expected = [not example.answer for example in data.splits.test]
    assert data.labels == reading_labels(data.splits.train)
    found = refused(finetune(make_config(), data=data))
    assert sum(one == other for one, other in zip(found, expected, strict=True)) > 57
    train, dev = (tuple(e for e in part if e.answer) for part in (data.splits.train, data.splits.dev))
    answered = Splits(train, dev, data.splits.test)
    assert reading_labels(answered.train) == ()
    assert not any(refused(finetune(make_config(epochs=1), data=TaskData(answered, ()))))


@pytest.mark.parametrize("task", ["reading"], indirect=True)
def test_a_long_passage_is_learnt_in_windows(make_config, data):
    """Windows of 8 tokens over passages of up to 14."""
    found = finetune(make_config(length=14, epochs=8), data=data)
    assert found.figures["exact_match"].value > 0.8

"""The pipeline `question-answering`, which transformers 5 has dropped: where a passage answers a question.

    from transformers import pipeline
    import nezha

    pipeline("question-answering", model=FOLDER)(question="…", context="…")

    {"score": 0.93, "start": 4, "end": 7, "answer": "…"}

A long passage is read in windows that overlap.  In each, the score of a span is the probability of its first token as a
start times that of its last as an end, both over the passage's tokens and [CLS]; [CLS] to [CLS] means "no answer".
Arguments and results are those that it had in transformers 4.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers.pipelines.base import Pipeline

from nezha.messages import InputError

_TOKENIZING = ("max_seq_len", "doc_stride", "max_question_len")
_CHOOSING = ("top_k", "max_answer_len", "handle_impossible_answer")


class QuestionAnsweringPipeline(Pipeline):
    """Answers by pointing into the passage; for any model with a question-answering head and a fast tokenizer."""

    _load_processor = False
    _load_image_processor = False
    _load_feature_extractor = False
    _load_tokenizer = True

    def __call__(self, *inputs: Any, question: Any = None, context: Any = None, **kwargs: Any) -> Any:
        """Answer one question, or several.

        Args:
            inputs: a mapping with `question` and `context`, or a sequence of such.
            question, context: in place of `inputs`; sequences of equal length for several.
            kwargs: `top_k` answers, 1; `max_answer_len` tokens, 15; `max_seq_len` tokens of a window, 384;
                `doc_stride` tokens that two windows share, 128; `max_question_len` tokens, 64;
                `handle_impossible_answer`, whether "no answer" may be one, False.

        Returns:
            `score`, `start`, `end` (characters of the passage) and `answer`; a list of these where `top_k` or the
            questions are several.

        Raises:
            InputError: a question or a passage that is missing or empty.
        """
        if question is not None or context is not None:
            inputs = (_paired(question, context),)
        if len(inputs) != 1:
            raise InputError("question_and_context", given=f"{len(inputs)} inputs")
        examples = inputs[0]
        for example in [examples] if isinstance(examples, Mapping) else examples:
            if not all(
                isinstance(example.get(name), str) and example[name].strip() for name in ("question", "context")
            ):
                raise InputError("question_and_context", given=dict(example))
        return super().__call__(examples, **kwargs)

    def _sanitize_parameters(self, **given: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        tokenizing = {name: given.pop(name) for name in _TOKENIZING if name in given}
        choosing = {name: given.pop(name) for name in _CHOOSING if name in given}
        if given:
            raise InputError("question_options", given=", ".join(given), choices=", ".join((*_TOKENIZING, *_CHOOSING)))
        for name, value in (*tokenizing.items(), *choosing.items()):
            if name != "handle_impossible_answer" and (not isinstance(value, int) or value < 1):
                raise InputError("out_of_range", name=name, rule=">= 1", given=value)
        return tokenizing, {}, choosing

    def preprocess(
        self, input_: Mapping[str, str], max_seq_len: int = 384, doc_stride: int = 128, max_question_len: int = 64
    ) -> dict[str, Any]:
        """Windows of one example: ids, masks and segments, (windows, L), and where their tokens stand."""
        assert self.tokenizer is not None
        question = self.tokenizer(input_["question"], add_special_tokens=False, return_offsets_mapping=True)
        ends = [end for _, end in question["offset_mapping"][:max_question_len]]
        asked = input_["question"][: ends[-1]] if ends else input_["question"]
        room = max_seq_len - len(ends) - 3  # [CLS] question [SEP] passage [SEP]
        if room < 2:
            raise InputError("out_of_range", name="max_seq_len", rule=f">= {len(ends) + 5}", given=max_seq_len)
        windows = self.tokenizer(
            asked, input_["context"], truncation="only_second", max_length=max_seq_len,
            stride=min(doc_stride, room // 2),
            return_overflowing_tokens=True, return_offsets_mapping=True, padding=True, return_tensors="pt",
        )  # fmt: skip
        passage = torch.tensor(
            [[kind == 1 for kind in windows.sequence_ids(number)] for number in range(len(windows["input_ids"]))]
        )
        names = ("input_ids", "attention_mask", "token_type_ids")
        inputs = {name: windows[name] for name in names if name in windows}
        return {
            "inputs": inputs,
            "offsets": windows["offset_mapping"],
            "passage": passage,
            "context": input_["context"],
        }

    def _forward(self, input_tensors: dict[str, Any], **_: Any) -> dict[str, Any]:
        output = self.model(**input_tensors["inputs"])
        return {**input_tensors, "start": output.start_logits, "end": output.end_logits}

    def postprocess(
        self,
        model_outputs: dict[str, Any],
        top_k: int = 1,
        max_answer_len: int = 15,
        handle_impossible_answer: bool = False,
    ) -> dict[str, Any] | list[dict[str, Any]]:
        """The best spans of all windows, no span twice."""
        context, found = model_outputs["context"], {}
        for window in range(len(model_outputs["start"])):
            passage, offsets = (model_outputs[name][window] for name in ("passage", "offsets"))
            scores = span_scores(model_outputs["start"][window], model_outputs["end"][window], passage, max_answer_len)
            values, places = scores.flatten().topk(min(top_k, int(passage.sum())))
            for value, place in zip(values.tolist(), places.tolist(), strict=True):
                first, last = divmod(place, scores.shape[1])
                span = (int(offsets[first][0]), int(offsets[last][1]))
                found[span] = max(value, found.get(span, 0.0))
            if handle_impossible_answer:
                nothing = float(_shares(model_outputs["start"][window], passage)[0])
                nothing *= float(_shares(model_outputs["end"][window], passage)[0])
                found[0, 0] = min(nothing, found.get((0, 0), 1.0))
        best = sorted(found.items(), key=lambda item: -item[1])[:top_k]
        answers = [{"score": score, "start": a, "end": b, "answer": context[a:b]} for (a, b), score in best]
        return answers[0] if top_k == 1 and answers else answers


def span_scores(start: Tensor, end: Tensor, passage: Tensor, longest: int) -> Tensor:
    """The probability of every span of one window.

    Shapes:
        start, end: (L,) logits.
        passage: (L,) booleans, which tokens may be part of an answer.
        longest: tokens of a span at most.
        returns: (L, L), the span from row to column; 0 where there can be none.
    """
    spans = _shares(start, passage)[:, None] * _shares(end, passage)[None, :]
    return spans.triu().tril(longest - 1) * (passage[:, None] & passage[None, :])


def _shares(logits: Tensor, passage: Tensor) -> Tensor:
    """Probabilities over the passage and [CLS], (L,)."""
    allowed = passage.clone()
    allowed[0] = True
    return logits.float().masked_fill(~allowed, float("-inf")).softmax(-1)


def _paired(question: Any, context: Any) -> Any:
    """One mapping, or a list of them."""
    if isinstance(question, str) or not isinstance(question, Sequence):
        return {"question": question, "context": context}
    passages = [context] * len(question) if isinstance(context, str) else context
    if passages is None or len(passages) != len(question):
        raise InputError("question_and_context", given=f"{len(question)} questions, {len(passages or ())} passages")
    return [{"question": one, "context": other} for one, other in zip(question, passages, strict=True)]

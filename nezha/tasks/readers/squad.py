"""Questions about passages as SQuAD and CMRC 2018 nest them -> a row a question.

    SQuAD 1.1, 2.0, CMRC 2018 (squad-style)  paragraphs: context, qas: id, question, answers: text, answer_start;
                                             is_impossible says that the passage does not answer
    CMRC 2018 (its own)                      context_text, qas: query_id, query_text, answers: text

Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250, and 2018, https://arxiv.org/abs/1806.03822; Cui et al. 2019,
https://arxiv.org/abs/1810.07366
"""

from collections.abc import Iterator
from typing import Any

from nezha.messages import InputError


def holds_passages(value: dict[str, Any]) -> bool:
    """Whether an object is an article or a passage with its questions."""
    return "paragraphs" in value or "qas" in value


def questions(file: str, objects: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    """(number from 1, a row with context, question, id and, where they are given, answers) of every question.

    Raises:
        InputError: an article of another shape.
    """
    found: list[tuple[int, dict[str, Any]]] = []
    for number, article in objects:
        try:
            for row in _of_article(article):
                found.append((len(found) + 1, row))
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError("reader_squad", file=file, number=number) from error
    return found


def _of_article(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for passage in article.get("paragraphs", [article]):
        context = passage["context"] if "context" in passage else passage["context_text"]
        for asked in passage["qas"]:
            row = {
                "context": context,
                "question": asked["question"] if "question" in asked else asked["query_text"],
                "id": asked.get("id", asked.get("query_id", "")),
            }
            if asked.get("is_impossible"):
                row["answers"] = []
            elif "answers" in asked:
                row["answers"] = asked["answers"]
            yield row

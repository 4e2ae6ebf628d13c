"""A piece -> documents: sentences a line, JSON lines, rows of a table, all to the same.

* text: a sentence a line, a blank line between documents;
* a record or row with `words`: a list of words, or a list of such lists (one a sentence), with `tags` of the same
  shape where parts of speech are known;
* a record or row with a text (`text`, or what `field` says): its lines are its sentences.

A line of more than `LONG_LINE` characters is a paragraph and is cut into sentences.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nezha.data.bundled import documents as bundled_documents
from nezha.data.documents import Document, Sentence, split_sentences
from nezha.data.sources.cutting import PIECE, Piece, cut_pieces
from nezha.data.sources.decoding import decode
from nezha.data.sources.finding import find_inputs
from nezha.messages import InputError

LONG_LINE = 400


def read_sources(sources: Sequence[str | Path], *, encoding: str = "utf-8", field: str = "text") -> Iterator[Document]:
    """Every document of every source, one after another, in one process.

    Args:
        sources: `bundled`, files and folders.
        encoding: of text and JSON lines.
        field: where a record holds its text.

    Raises:
        InputError: for what cannot be read.
    """
    for piece in cut_pieces(find_inputs(sources), size=PIECE, encoding=encoding, field=field):
        yield from parse(piece, encoding=encoding, field=field)


def parse(piece: Piece, *, encoding: str = "utf-8", field: str = "text") -> Iterator[Document]:
    """The documents of a piece; none of them is empty."""
    kind = piece.input.kind
    if kind == "text":
        yield from _from_lines(decode(piece, encoding).split("\n"))
        return
    for line, record in _rows(piece) if kind in ("parquet", "arrow") else _records(piece, encoding):
        document = _from_record(record, field, piece, line)
        if document:
            yield document


def _from_lines(lines: Sequence[str]) -> Iterator[Document]:
    sentences: Document = []
    for raw in lines:
        text = raw.strip()
        if text:
            sentences.append(Sentence(text))
        elif sentences:
            yield cut_long(sentences)
            sentences = []
    if sentences:
        yield cut_long(sentences)


def cut_long(document: Document) -> Document:
    """`document` with its paragraphs cut into sentences; marked sentences stay as somebody has marked them."""
    if not any(len(sentence.text) > LONG_LINE and sentence.words is None for sentence in document):
        return document
    cut: Document = []
    for sentence in document:
        long = len(sentence.text) > LONG_LINE and sentence.words is None
        cut += [Sentence(text) for text in split_sentences(sentence.text)] if long else [sentence]
    return cut


def _records(piece: Piece, encoding: str) -> Iterator[tuple[int, Any]]:
    """Number and value of each line that is not blank."""
    for number, line in enumerate(decode(piece, "utf-8" if piece.input.kind == "bundled" else encoding).split("\n")):
        if line and not line.isspace():
            try:
                yield piece.line + number, json.loads(line)
            except ValueError as error:
                raise InputError(
                    "record_broken", path=piece.input.path, line=piece.line + number, reason=error
                ) from error


def _rows(piece: Piece) -> Iterator[tuple[int, Any]]:
    from nezha.data.sources.tables import rows_of  # here, since few have pyarrow

    yield from enumerate(rows_of(piece.payload), piece.line)


def _from_record(record: Any, field: str, piece: Piece, line: int) -> Document:
    """The document in one record; empty where its text is empty or null."""
    place = {"path": piece.input.path, "line": line}
    if not isinstance(record, dict):
        raise InputError("record_no_object", given=type(record).__name__, field=field, **place)
    if record.get("words") is not None:
        return _marked(record["words"], record.get("tags"), place)
    if field not in record:
        raise InputError("field_missing", field=field, found=", ".join(map(str, record)) or "–", **place)
    text = record[field]
    if text is None:
        return []
    if not isinstance(text, str):
        raise InputError("field_no_text", field=field, given=type(text).__name__, **place)
    return cut_long([Sentence(part) for part in map(str.strip, whole(text).split("\n")) if part])


def _marked(words: Any, tags: Any, place: dict[str, Any]) -> Document:
    """Sentences of marked words."""
    nested = isinstance(words, list) and all(isinstance(part, list) for part in words)
    sentences = words if nested else [words]
    labels = [None] * len(sentences) if tags is None else tags if nested else [tags]
    if not isinstance(labels, list) or len(labels) != len(sentences):
        raise InputError("words_no_list", **place)
    return [
        sentence
        for one, labelled in zip(sentences, labels, strict=True)
        if (sentence := _marked_sentence(one, labelled, place)).text.strip()
    ]


def _marked_sentence(words: Any, tags: Any, place: dict[str, Any]) -> Sentence:
    fits = all(
        given is None or (isinstance(given, list) and all(isinstance(item, str) for item in given))
        for given in (words, tags)
    )
    if not fits or words is None or (tags is not None and len(tags) != len(words)):
        raise InputError("words_no_list", **place)
    kept = [(whole(word).replace("\n", " "), tag) for word, tag in zip(words, tags or words, strict=True) if word]
    texts = tuple(word for word, _ in kept)
    return Sentence("".join(texts), texts, tuple(tag for _, tag in kept) if tags is not None else None)


def whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON may hold and no file of text can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def bundled_records() -> Iterator[bytes]:
    """The corpora in the box as JSON lines, words and tags where they are marked."""
    for document in bundled_documents():
        if document[0].words is None:
            record: dict[str, Any] = {"text": "\n".join(sentence.text for sentence in document)}
        else:
            record = {"words": [sentence.words for sentence in document]}
            if document[0].tags is not None:
                record["tags"] = [sentence.tags for sentence in document]
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

"""The same for programs that read OpenAPI, from the definitions that requests are read with."""

from typing import Any

from nezha import __version__
from nezha.messages import say
from nezha.options import KINDS, Option, describe

from .asked import QUESTIONS, Question
from .reading import MOST_TEXTS

Json = dict[str, Any]


def description(lang: str) -> Json:
    """An OpenAPI 3.1 document.

    Args:
        lang: language of its sentences.
    """
    paths = {f"/{name}": {"post": _asking(question, lang)} for name, question in QUESTIONS.items()}
    told = {"/health": "serve_about_health", "/models": "serve_about_models", "/openapi.json": "serve_about_openapi"}
    known = {path: {"get": {"summary": say(key, lang), "responses": _answers({}, lang)}} for path, key in told.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "NEZHA", "version": __version__, "description": say("serve_about", lang)},
        "paths": known | paths,
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"key": []}],
    }


def _asking(question: Question, lang: str) -> Json:
    options = {option.name: _option(option, lang) for option in describe(question.options)}
    required = ["texts", *(option.name for option in describe(question.options) if option.default == "")]
    texts = {"type": "array", "minItems": 1, "maxItems": MOST_TEXTS, "items": _text(question)}
    body = {"type": "object", "properties": {"texts": texts, **options}, "required": required}
    answers = {"type": "object", "properties": {"answers": {"type": "array", "items": {"type": "object"}}}}
    return {
        "summary": question.about[lang == "zh"],
        "description": say("serve_about_lines", lang),
        "parameters": [
            {"name": name, "in": "query", "schema": schema, "description": say("serve_about_query", lang)}
            for name, schema in options.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": body | {"additionalProperties": False}},
                "application/x-ndjson": {"schema": _text(question)},
            },
        },
        "responses": _answers(answers, lang),
    }


def _text(question: Question) -> Json:
    text = {"type": "string", "maxLength": question.longest}
    parts: Json = {"text": text, **({question.second: text} if question.second else {})}
    parts["id"] = {"type": ["string", "number", "boolean", "null"]}
    whole = {"type": "object", "properties": parts, "required": ["text"], "additionalProperties": False}
    return {"oneOf": [text, whole]}


def _option(option: Option, lang: str) -> Json:
    schema: Json = {"type": KINDS[option.kind], "description": option.help[lang == "zh"]}
    schema |= {"default": option.default} if option.default != "" else {}
    bounds = {"minimum": option.low, "maximum": option.high}
    return schema | {name: bound for name, bound in bounds.items() if bound is not None}


def _answers(schema: Json, lang: str) -> Json:
    error = {"type": "object", "properties": {"error": {"type": "string"}}}
    found: Json = {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}
    refused = {"description": say("serve_about_error", lang), "content": {"application/json": {"schema": error}}}
    return found | {"default": refused}

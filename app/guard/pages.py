"""The pages outside Gradio: the door where a key is asked for, and the card that a teacher shows the class."""

from html import escape

from ..language import LANGUAGES, say
from ..theme import STATIC
from .house import House
from .keys import VISITOR
from .limits import LONGEST_TEXT, SECONDS

NAMES = {"en": "English", "zh": "中文"}
LETTERS = {"en": "en", "zh": "zh-Hans"}


def door(lang: str, *, classroom: bool) -> str:
    """A field for the code or password; a key in the address enters by itself."""
    kind = ".class" if classroom else ""
    # a code stands on the board for all to see; a password does not
    shown, hidden = ("text", "password") if classroom else ("password", "text")
    main = (
        f"<h2>{say(f'entry.title{kind}', lang)}</h2><p>{say(f'entry.lead{kind}', lang)}</p>"
        f'<form id="door" data-away="{escape(say("entry.away", lang))}">'
        f'<label for="key">{say("entry.key", lang)}</label><div class="field">'
        f'<input id="key" name="key" type="{shown}" autocomplete="current-password" autocapitalize="characters" '
        'spellcheck="false" maxlength="400" required autofocus>'
        f'<button type="button" class="eye" data-type="{hidden}">{say("entry.show", lang)}</button></div>'
        f'<button type="submit">{say("entry.enter", lang)}</button>'
        '<p id="told" role="alert" aria-live="assertive"></p></form>'
        f"<noscript><p>{say('entry.script', lang)}</p></noscript>"
    )
    return _page(say(f"entry.title{kind}", lang), main, lang)


def card(house: House, lang: str) -> str:
    """Address and code in letters that a room can read, the link, and what students may do."""
    assert house.keys is not None
    link, code = house.link(VISITOR), house.keys.code(VISITOR)
    ask = say("card.may.ask", lang, most=LONGEST_TEXT, seconds=f"{SECONDS:g}")
    main = (
        f'<h2>{say("card.title", lang)}</h2><div class="board"><p>{say("card.address", lang)}</p>'
        f'<strong class="address">{escape(house.address)}</strong><p>{say("card.code", lang)}</p>'
        f'<strong class="code">{code}</strong></div><p>{say("card.link", lang)}</p>'
        f'<p><button type="button" data-copy="{escape(link)}" data-done="{say("card.copied", lang)}">'
        f"{say('card.copy', lang)}</button></p><h3>{say('card.may', lang)}</h3>"
        f"<ul><li>{say('card.may.look', lang)}</li><li>{ask}</li></ul><p>{say('card.maynot', lang)}</p>"
        f'<p><a href="./?lang={lang}">{say("card.back", lang)}</a></p>'
    )
    return _page(say("card.title", lang), main, lang, wide=True)


def _page(title: str, main: str, lang: str, *, wide: bool = False) -> str:
    style = (STATIC / "door.css").read_text(encoding="utf-8")
    script = (STATIC / "door.js").read_text(encoding="utf-8")
    others = "".join(_other(other, lang) for other in reversed(LANGUAGES))
    brand = f"<div><h1>{say('product', lang)}</h1><p>{say('tagline', lang)}</p></div>"
    return (
        f'<!doctype html><html lang="{LETTERS[lang]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title} · {say('product', lang)}</title><style>{style}</style></head>"
        f'<body><main class="{"wide" if wide else ""}"><header><span class="seal" aria-hidden="true">哪吒</span>'
        f"{brand}<nav>{others}</nav></header>{main}</main><script>{script}</script></body></html>"
    )


def _other(other: str, lang: str) -> str:
    current = 'aria-current="true"' if other == lang else ""
    return f'<a data-lang="{other}" lang="{LETTERS[other]}" tabindex="0" role="button" {current}>{NAMES[other]}</a>'

"""Small pieces of HTML and the way numbers are written, for every tab.  All text passes through `escape`."""

from html import escape

from nezha.messages import InputError

from .language import say
from .wording import sentence as sentence


def notice(error: InputError | None, lang: str) -> str:
    """An error as a sentence that stays on the page, or nothing."""
    if error is None:
        return ""
    return f'<div class="nz-notice" role="alert">{escape(sentence(error.text(lang)))}</div>'


def remark(text: str) -> str:
    """A sentence about what was done, which stays on the page, or nothing."""
    return f'<div class="nz-remark" role="status">{escape(text)}</div>' if text else ""


def empty(text: str) -> str:
    """What a panel says while it has nothing to show."""
    return f'<p class="nz-empty">{escape(text)}</p>'


def percent(share: float) -> str:
    """0.9312 -> 93.1%; what rounds to nothing but is something says so."""
    return "<0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


def amount(number: float) -> str:
    """12345.6 -> 12,346; small numbers keep three figures."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def size(count: float) -> str:
    """Bytes in the unit that keeps the number short: 1.5 GiB, 310 MiB, 12 KiB."""
    if count >= 2**30:
        return f"{count / 2**30:.1f} GiB"
    return f"{count / 2**20:.0f} MiB" if count >= 2**20 else f"{count / 2**10:.0f} KiB"


def duration(seconds: float | None, lang: str) -> str:
    """Two units at most: 3 h 20 min, 45 s."""
    if seconds is None or seconds != seconds or seconds < 0:
        return "–"
    whole = round(seconds)
    if whole < 60:
        return say("unit.seconds", lang, s=whole)
    if whole < 3600:
        return say("unit.minutes", lang, m=whole // 60, s=whole % 60)
    if whole < 86_400:
        return say("unit.hours", lang, h=whole // 3600, m=whole % 3600 // 60)
    return say("unit.days", lang, d=whole // 86_400, h=whole % 86_400 // 3600)

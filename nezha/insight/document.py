"""A self-contained HTML document: everything in it, and a policy that forbids every request."""

from html import escape

from nezha.messages import say


def document(
    title: str, head: str, body: str | tuple[str, ...], lang: str, *, body_class: str = "", images: str = "data:"
) -> str:
    """The whole text, the policy before anything that it must hold back.

    Args:
        title: its name; any text.
        head: styles, as HTML.
        body: the rest, as HTML, or its parts.
        lang: "en" or "zh".
        body_class: class of the body.
        images: where pictures may come from, of Content-Security-Policy.
    """
    policy = f"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src {images}"
    parts = (body,) if isinstance(body, str) else body
    before = (
        f'<!doctype html>\n<html lang="{"zh-Hans" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n{head}\n</head>\n"
        f"<body{f' class={body_class!r}' if body_class else ''}>\n"
    )
    return "".join([before, *parts, "\n</body>\n</html>\n"])


def frame(page: str, height: int, *, title: str = "NEZHA", sandbox: str | None = None) -> str:
    """A document in a frame, as a notebook cell shows it: its styles and the notebook's stay apart.

    Args:
        page: the document.
        height: pixels.
        title: of the frame, for readers who do not see it.
        sandbox: what the page may do; all that its own policy allows where None.
    """
    held = "" if sandbox is None else f' sandbox="{sandbox}"'
    return (
        f'<iframe srcdoc="{escape(page, quote=True)}"{held} style="width:100%;height:{height}px;border:0" '
        f'title="{title}"></iframe>'
    )


def mounted(call: str, payloads: dict[str, str], script: str, lang: str, place: str) -> tuple[str, ...]:
    """A body that a script fills from data beside it, in parts: data of megabytes is copied once, into the document.

    Args:
        call: the JavaScript that draws, in which `place` is the element and `read(id)` gives a payload.
        payloads: id -> JSON as `nezha.insight.viewer.pack.to_json` writes it: nothing in it is markup.  It stands in
            a `<template>`, whose text a browser reads faster than that of a `<script>` and shows as little.
        script: what `call` needs.
        lang: of the sentence for readers without JavaScript.
        place: id of the element.
    """
    data: list[str] = []
    for name, payload in payloads.items():
        data += [f'<template id="{name}">', payload, "</template>\n"]
    return (
        f'<main id="{place}"></main>\n<noscript>{say("page_needs_script", lang)}</noscript>\n',
        *data,
        f"<script>{script}</script>\n<script>\n"
        "const read = (id) => JSON.parse(document.getElementById(id).content.textContent);\n"
        f'const place = document.getElementById("{place}");\n{call}\n</script>',
    )

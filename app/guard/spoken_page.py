"""The page as it leaves, in its visitor's language from the first byte, words of Gradio's own components included.

Those follow the locale of the browser, which need not be the language that was chosen here: "Drop a file" and
"Loading" would stand between Chinese lines.  So the page tells its scripts the chosen language as the browser's.

Its scripts also watch every plain object of the page's description for changes.  The events never change; as objects
of a class they are left alone (`make bench NAME=starting` tells how soon the page can be used).
"""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

LOCALES = {"en": "en", "zh": "zh-CN"}
TAGS = {"en": "en", "zh": "zh-Hans"}
_SCRIPT = """<head><script>
for (const [name, value] of [["language", "{locale}"], ["languages", ["{locale}"]]])
  Object.defineProperty(navigator, name, {{configurable: true, get: () => value}});
class Fixed {{}}
let described;
Object.defineProperty(window, "gradio_config", {{
  configurable: true,
  get: () => described,
  set(config) {{
    for (const event of config.dependencies ?? []) Object.setPrototypeOf(event, Fixed.prototype);
    described = config;
  }},
}});
</script>"""


def spoken_html(page: bytes, lang: str) -> bytes:
    """`page` with its language declared, to readers of screens and to its own scripts."""
    head = _SCRIPT.format(locale=LOCALES[lang]).encode()
    declared = page.replace(b'lang="en"', f'lang="{TAGS[lang]}"'.encode(), 1)
    return declared.replace(b"<head>", head, 1)


def speaking_page(send: Send, lang: str) -> Send:
    """`send` for a page: its parts are gathered and go out once, in `lang`."""
    start: list[Message] = []
    body = bytearray()

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        page = spoken_html(bytes(body), lang)
        MutableHeaders(scope=start[0])["content-length"] = str(len(page))
        await send(start[0])
        await send({"type": "http.response.body", "body": page})

    return out

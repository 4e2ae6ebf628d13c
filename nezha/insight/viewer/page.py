"""One self-contained page: the viewer's script and style, the packed result, and nothing from anywhere else."""

import html as html_escape

from nezha.insight.results import AttentionResult
from nezha.insight.viewer import script, style
from nezha.insight.viewer.pack import pack, to_json

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

_PAGE = """<!doctype html>
<html lang="{html_lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="nv-page">
<main id="nezha-viewer"></main>
<noscript>{noscript}</noscript>
<script id="nezha-payload" type="application/json">{payload}</script>
<script id="nezha-second" type="application/json">{second}</script>
<script>{script}</script>
<script>
const read = (id) => JSON.parse(document.getElementById(id).textContent);
NezhaViewer.mount(
  document.getElementById("nezha-viewer"),
  read("nezha-payload"),
  {{lang: "{lang}", controls: true, page: true, second: read("nezha-second")}}
);
</script>
</body>
</html>
"""

_NOSCRIPT = {
    "en": "This page draws the attention of a model and needs JavaScript, which is switched off here.",
    "zh": "本页用 JavaScript 绘制模型的注意力，而此处已关闭 JavaScript。",
}


def html(result: AttentionResult, lang: str = "en", second: AttentionResult | None = None) -> str:
    """The whole page as text.

    Its policy forbids every request; the text of `result` reaches it as JSON data only.

    Args:
        result: what `nezha.insight.attention` returned.
        lang: "en" or "zh", the language it opens in; the page has a switch.
        second: another text or another model, drawn beside it.
    """
    lang = "zh" if lang == "zh" else "en"
    return _PAGE.format(
        html_lang={"en": "en", "zh": "zh-Hans"}[lang],
        policy=_POLICY,
        title=html_escape.escape(f"NEZHA · {result.text[:40]}"),
        style=style(),
        noscript=_NOSCRIPT[lang],
        payload=to_json(pack(result)),
        second="null" if second is None else to_json(pack(second)),
        script=script(),
        lang=lang,
    )

"""One self-contained page: the viewer's script and style, the packed result, and nothing from anywhere else."""

from nezha.insight.document import document, mounted
from nezha.insight.results import AttentionResult
from nezha.insight.viewer import script, style
from nezha.insight.viewer.pack import pack, to_json

_MOUNT = (
    'NezhaViewer.mount(place, read("nezha-payload"), '
    '{{lang: "{lang}", controls: true, page: true, second: read("nezha-second")}});'
)


def html(result: AttentionResult, lang: str = "en", second: AttentionResult | None = None) -> str:
    """The whole page as text.

    Its policy forbids every request; the text of `result` reaches it as JSON data only.

    Args:
        result: what `nezha.insight.attention` returned.
        lang: "en" or "zh", the language it opens in; the page has a switch.
        second: another text or another model, drawn beside it.
    """
    lang = "zh" if lang == "zh" else "en"
    payloads = {
        "nezha-payload": to_json(pack(result)),
        "nezha-second": "null" if second is None else to_json(pack(second)),
    }
    body = mounted(_MOUNT.format(lang=lang), payloads, script(), lang, "nezha-viewer")
    return document(f"NEZHA · {result.text[:40]}", f"<style>{style()}</style>", body, lang, body_class="nv-page")

"""What is sent to the browser: small, exact to its last level, and unable to do harm whatever the text."""

import base64
import dataclasses
import json
import re

import numpy as np
import pytest

from nezha.insight import capture
from nezha.insight.viewer import script, style
from nezha.insight.viewer.pack import pack, to_json
from nezha.insight.viewer.page import html
from nezha.insight.viewer.planes import pack_plane, unpack_plane

HOSTILE = "</script><script>window.broken=1</script><!--<img src=x onerror=alert(1)>&\u2028\u202eabc"


def with_text(result, text):
    """The same numbers under other tokens."""
    tokens = (result.tokens[0], text, *result.tokens[2:])
    return dataclasses.replace(result, text=text, tokens=tokens, words=((1, 2, text), *result.words[1:]), model=text)


@pytest.mark.parametrize(("name", "low"), [("probabilities", 0.0), ("content", None), ("query", None)])
def test_packing_moves_a_number_by_less_than_a_level_of_its_heads_range(result, name, low):
    values = getattr(result, name)
    again = unpack_plane(pack_plane(values, low=low))
    span = (values.max(axis=(2, 3)) - (values.min(axis=(2, 3)) if low is None else low))[:, :, None, None]
    assert again.shape == values.shape
    assert (np.abs(again - values) <= span / 509).all()


def test_a_head_without_any_range_is_packed_as_what_it_is():
    flat = np.full((1, 2, 3, 4), 0.25, dtype=np.float32)
    np.testing.assert_allclose(unpack_plane(pack_plane(flat)), flat)
    np.testing.assert_allclose(unpack_plane(pack_plane(0 * flat, low=0.0)), 0 * flat)


def test_a_weight_takes_at_most_one_byte(result):
    planes = pack(result)["planes"]
    sent = [text for layer in planes["correction"]["heads"] for text in layer]
    assert sum(map(len, sent)) <= result.probabilities.size, "as it stands in the page, in base64"
    sparse = np.zeros((1, 2, 300, 300), dtype=np.float32)
    sparse[..., range(300), range(300)] = 1
    assert len(pack_plane(sparse)["layers"][0]) < sparse.size / 50


def test_content_and_position_follow_from_what_is_sent(result):
    """As the browser does it: q·k and q·R from the packed queries and keys."""
    payload = pack(result)
    query, key = (unpack_plane(payload["planes"][name]) for name in ("query", "key"))
    raw = base64.b64decode(payload["table"]["float32"])
    table = np.frombuffer(raw, dtype="<f4").reshape(payload["table"]["shape"])
    scale = query.shape[-1] ** -0.5
    content, curve = query @ key.swapaxes(2, 3) * scale, query @ table.swapaxes(1, 2)[:, None] * scale
    for again, exact in ((content, result.content), (curve, result.offset_curve)):
        assert np.abs(again - exact).max() < 0.02 * (exact.max() - exact.min())


def test_lengths_of_both_parts_are_sent_before_and_after_the_projection(result):
    planes = pack(result)["planes"]
    for name, lengths in (("valueLengths", result.value_lengths), ("outputLengths", result.output_lengths)):
        again = unpack_plane(planes[name])
        for column, kind in enumerate(("content", "position", "whole")):
            exact = getattr(lengths, kind)
            assert np.abs(again[..., column] - exact).max() <= again.max() / 500


def test_numbers_and_padding_are_told(model_folder):
    payload = pack(capture(model_folder, "今天", layers=[2], heads=[1], padding=(1, 2)))
    assert (payload["layerNumbers"], payload["headNumbers"]) == ([2], [1])
    assert (payload["layers"], payload["heads"]) == (1, 1)
    assert payload["seen"] == [False, True, True, True, True, False, False]


def test_lengths_of_both_parts_and_of_the_output_are_sent_in_place_of_values(result):
    planes = pack(result)["planes"]
    assert "value" not in planes
    for name, lengths in (("valueLengths", result.value_lengths), ("outputLengths", result.output_lengths)):
        sent = unpack_plane(planes[name])
        for column, part in enumerate(("content", "position", "whole")):
            exact = getattr(lengths, part)
            np.testing.assert_allclose(sent[..., column], exact, atol=sent.max() / 509)


def test_where_attention_is_told_no_distance_the_viewer_gets_no_table(result):
    """It then says so in place of a curve."""
    absolute = dataclasses.replace(result, positions="absolute", table=np.zeros_like(result.table))
    assert pack(absolute)["table"]["shape"] == [1, 0, result.table.shape[-1]]
    assert pack(result)["table"]["shape"] == list(result.table.shape)


def test_the_common_scale_reaches_the_largest_term_or_score_of_any_head(result):
    everything = np.stack([result.content, result.position, result.content + result.position])
    assert pack(result)["largest"] == np.abs(everything).max()


def test_spaces_of_the_text_are_told(result):
    payload = pack(result)
    spaced = [token for token, space in zip(payload["tokens"], payload["spaceBefore"], strict=True) if space]
    assert spaced == ["鑫"]


def test_page_asks_nothing_of_any_network(result):
    page = html(result, "zh")
    assert not re.search(r"(https?:)?//(?!www\.w3\.org/2000/svg)[a-z]+\.", re.sub(r"//[^\n]*", "", page) + style())
    assert "default-src 'none'" in page
    assert 'src="http' not in page
    assert "import(" not in script()
    assert "fetch(" not in script()
    assert "@import" not in style()
    assert "url(" not in style()


def test_no_text_can_leave_its_place_in_the_page(result):
    page = html(with_text(result, HOSTILE), "en")
    assert page.count("</script>") == page.count("</template>") == 2, "viewer and start; payload and second: no more"
    assert "<img" not in page
    assert "\u2028" not in page
    (payload,) = re.findall(r'<template id="nezha-payload">(.*?)</template>', page, re.DOTALL)
    assert json.loads(payload)["tokens"][1] == HOSTILE
    assert "window.broken" not in page.replace(payload, "").replace("&lt;/script&gt;&lt;script&gt;window.broken", "")


def test_json_in_a_page_is_the_payload_again(result):
    payload = pack(with_text(result, HOSTILE))
    assert json.loads(to_json(payload)) == payload
    assert not set("<>&\u2028\u2029") & set(to_json(payload))


def test_a_payload_is_written_as_json_writes_it_though_its_planes_are_not_searched(result):
    payload = pack(result)
    plain = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    assert not set("<>&\u2028\u2029") & set(plain), "else the two differ by escapes"
    assert to_json(payload) == plain


def test_script_never_writes_markup():
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script())


def test_both_languages_say_the_same_things():
    """Every key of the viewer's texts is there twice, with the same fields, and once only."""
    entries = {"en": {}, "zh": {}}
    for lang, block in re.findall(r"^  (en|zh): \{\n(.*?)^  \},$", script(), re.MULTILINE | re.DOTALL):
        for key, text in re.findall(r'^    (\w+): "(.*)",$', block, re.MULTILINE):
            assert key not in entries[lang], key
            entries[lang][key] = text
    assert len(entries["en"]) > 150
    assert entries["en"].keys() == entries["zh"].keys()
    for key, text in entries["en"].items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", entries["zh"][key])), key


def test_every_name_of_the_script_is_given_once():
    """Its parts share one scope: a second function of a name would silently replace the first."""
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", script(), re.MULTILINE)
    assert len(names) == len(set(names)) > 100


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(result):
    cell = with_text(result, HOSTILE)._repr_html_()
    assert cell.startswith("<iframe srcdoc=")
    assert cell.count("<") == 2, "the iframe and its end: the page inside is escaped"

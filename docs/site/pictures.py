"""The pictures of the pages, made from the product itself: `python -m docs.site.pictures` draws them all again.

`masks.LANG.svg` shows what the four systems hide of one sentence, from `nezha.insight.masks_all`; the others are views
of the model in the box as `nezha.insight.plots` prints them.
"""

from html import escape
from pathlib import Path

from nezha.insight import AllMasks, MasksResult, attention, masks_all
from nezha.insight.plots import save

FOLDER = Path(__file__).parents[1] / "pictures"
SENTENCE = "北京大学的学生昨天参观了国家图书馆，他们十分高兴。"
SEED = 7
"""One under which no two systems hide the same."""
ASKED = "我们在北京大学学习汉语。"
NAMES = {
    "bert_chinese": ("BERT-Chinese: single characters", "BERT-Chinese：单字"),
    "ernie_baidu": ("ERNIE-Baidu: {level}", "ERNIE-Baidu：{level}"),
    "bert_wwm": ("BERT-WWM: words of the People's Daily standard", "BERT-WWM：人民日报标准的词"),
    "nezha": ("NEZHA: words by jieba", "NEZHA：jieba 切出的词"),
}
LEVELS = {"character": ("characters", "字"), "phrase": ("phrases", "短语"), "entity": ("entities", "实体")}
LEGEND = (
    (("mask", "hidden as [MASK]"), ("random", "another token in its place"), ("keep", "left as it is, but asked for")),
    (("mask", "遮为 [MASK]"), ("random", "换成另一个字"), ("keep", "保持原样，但要猜")),
)
FILLS = {"mask": "#b8412d", "random": "#0b6fb3", "keep": "#7a6a00"}
CELL, ROW, TOP, LEFT = 30, 66, 14, 12
STYLE = (
    "text{font-family:system-ui,'Noto Sans CJK SC','Noto Sans SC','PingFang SC',sans-serif;fill:#2c2a26}"
    ".w{fill:none;stroke:#a39c8e}.h{fill:#fff}.s{font-size:13px}.c{font-size:17px;text-anchor:middle}"
)


def masks_picture(found: AllMasks, lang: str) -> str:
    """Four rows of characters, boxes around what stands or falls together, hidden ones filled."""
    zh = lang == "zh"
    width = 2 * LEFT + CELL * max(len(one.tokens) for one in found.results)
    height = TOP + ROW * len(found.results) + 30
    rows = [_row(one, TOP + ROW * place, zh) for place, one in enumerate(found.results)]
    legend, left = [], LEFT
    for kind, told in LEGEND[zh]:
        y = height - 22
        legend.append(f'<rect x="{left}" y="{y}" width="14" height="14" rx="3" fill="{FILLS[kind]}"/>')
        legend.append(f'<text class="s" x="{left + 20}" y="{y + 12}">{told}</text>')
        left += 38 + sum(14 if ord(letter) > 255 else 7 for letter in told)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {max(width, left)} {height}" role="img">'
        f"<title>{escape(found.text)}</title><style>{STYLE}</style>{''.join(rows)}{''.join(legend)}</svg>\n"
    )


def _row(one: MasksResult, top: int, zh: bool) -> str:
    level = LEVELS[one.level][zh] if one.level else ""
    parts = [f'<text class="s" x="{LEFT}" y="{top + 12}">{escape(NAMES[one.recipe][zh].format(level=level))}</text>']
    hidden = dict(zip(one.masked, zip(one.kinds, one.shown, strict=True), strict=True))
    for place, token in enumerate(one.tokens):
        x, kind = LEFT + CELL * place, hidden.get(place, ("", ""))[0]
        if kind:
            parts.append(
                f'<rect x="{x + 1}" y="{top + 20}" width="{CELL - 2}" height="32" rx="4" fill="{FILLS[kind]}"/>'
            )
        letter = hidden[place][1] if kind == "random" else token
        ink = ' h"' if kind else '"'
        parts.append(
            f'<text class="c{ink} x="{x + CELL / 2}" y="{top + 42}">{escape(letter.removeprefix("##"))}</text>'
        )
    for word in sorted(set(one.token_words)):
        places = [place for place, of in enumerate(one.token_words) if of == word]
        parts.append(
            f'<rect class="w" x="{LEFT + CELL * places[0] + 1}" y="{top + 20}" width="{CELL * len(places) - 2}" '
            'height="32" rx="4"/>'
        )
    return "".join(parts)


def main() -> None:
    """Every picture in both languages."""
    FOLDER.mkdir(exist_ok=True)
    found, result = masks_all(SENTENCE, seed=SEED), attention("bundled", ASKED)
    for lang in ("en", "zh"):
        (FOLDER / f"masks.{lang}.svg").write_text(masks_picture(found, lang), encoding="utf-8")
        save(result, FOLDER / f"maps.{lang}.svg", view="maps", layer=2, head=0, lang=lang)
        save(result, FOLDER / f"table.{lang}.svg", view="table", lang=lang)


if __name__ == "__main__":
    main()

"""How the workbench looks: paper and ink, one cinnabar accent, the system's own fonts (nothing is fetched)."""

from pathlib import Path

from gradio.themes import Base, Color, sizes

SANS = (
    "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial", "PingFang SC",
    "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "sans-serif",
)  # fmt: skip
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Noto Sans Mono CJK SC", "monospace")

STATIC = Path(__file__).parent / "static"

CINNABAR = Color(
    c50="#fdf3f0", c100="#fae3dd", c200="#f4c6bb", c300="#eaa08f", c400="#dd7660", c500="#cd5540",
    c600="#b8412d", c700="#993424", c800="#7c2d21", c900="#66291f", c950="#38120c",
)  # fmt: skip
PAPER = Color(
    c50="#fbfaf7", c100="#f4f2ec", c200="#e6e2d9", c300="#d3cdc0", c400="#a39c8e", c500="#7b7568",
    c600="#5c574d", c700="#454139", c800="#2c2a26", c900="#201f1c", c950="#171614",
)  # fmt: skip


def theme() -> Base:
    """The Gradio theme: flat surfaces, hairlines, no shadow."""
    base = Base(
        primary_hue=CINNABAR,
        secondary_hue=CINNABAR,
        neutral_hue=PAPER,
        font=SANS,
        font_mono=MONO,
        text_size=sizes.text_md,
        radius_size=sizes.radius_md,
    )
    return base.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_800",
        body_text_color_dark="*neutral_200",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_800",
        block_background_fill="#ffffff",
        block_background_fill_dark="*neutral_900",
        block_border_color="*neutral_200",
        block_border_color_dark="*neutral_800",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_shadow="none",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_800",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_hover_dark="*primary_500",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_hover_dark="*neutral_700",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        button_border_width="1px",
        input_background_fill="#ffffff",
        input_background_fill_dark="*neutral_900",
        input_border_width="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        slider_color="*primary_600",
        slider_color_dark="*primary_500",
    )

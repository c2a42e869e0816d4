"""The look: warm paper and ink, one vermilion. Fonts from Gradio's own, nothing fetched."""

from __future__ import annotations

from pathlib import Path

from gradio.themes import Base, Color, LocalFont, sizes

STYLE = Path(__file__).with_name("style.css")
SCRIPT = Path(__file__).with_name("script.js").read_text("utf-8")
ICON = Path(__file__).with_name("icon.svg")

VERMILION = Color(
    name="vermilion",
    c50="#fdf1ed", c100="#fbe0d7", c200="#f7c0af", c300="#f29b81", c400="#ee7a59",
    c500="#dd5230", c600="#c03f1f", c700="#9d331a", c800="#7d2b19", c900="#652618", c950="#38120a",
)
PAPER = Color(
    name="paper",
    c50="#fbf9f6", c100="#f4f0ea", c200="#e8e2d9", c300="#d6cec2", c400="#a89f93",
    c500="#7a7168", c600="#5c544d", c700="#453f3a", c800="#2b2724", c900="#1e1b19", c950="#151311",
)


class Mouthpiece(Base):
    """Light and dark."""

    def __init__(self) -> None:
        super().__init__(
            primary_hue=VERMILION,
            secondary_hue=VERMILION,
            neutral_hue=PAPER,
            text_size=sizes.text_md,
            spacing_size=sizes.spacing_md,
            radius_size=sizes.radius_lg,
            # Of the fonts in Gradio 6.31 only some are whole: others lack the letters a to z.
            # Quicksand is for the name on top alone; style.css asks for it.
            font=(
                LocalFont("Source Sans Pro", weights=(400, 700)),
                "system-ui",
                "sans-serif",
                LocalFont("Quicksand", weights=(400, 700)),
            ),
            font_mono=(
                LocalFont("IBM Plex Mono", weights=(400, 700)),
                "ui-monospace",
                "monospace",
            ),
        )
        self.name = "mouthpiece"
        self.set(
            body_background_fill="*neutral_100",
            body_background_fill_dark="*neutral_950",
            body_text_color="*neutral_800",
            body_text_color_dark="*neutral_100",
            body_text_color_subdued="*neutral_600",
            body_text_color_subdued_dark="*neutral_400",
            background_fill_primary="white",
            background_fill_primary_dark="*neutral_900",
            background_fill_secondary="*neutral_50",
            background_fill_secondary_dark="*neutral_900",
            border_color_primary="*neutral_200",
            border_color_primary_dark="*neutral_800",
            border_color_accent="*primary_500",
            color_accent="*primary_600",
            color_accent_soft="*primary_50",
            color_accent_soft_dark="*neutral_800",
            link_text_color="*primary_600",
            link_text_color_dark="*primary_400",
            block_background_fill="white",
            block_background_fill_dark="*neutral_900",
            block_border_width="1px",
            block_border_color="*neutral_200",
            block_border_color_dark="*neutral_800",
            block_shadow="none",
            block_label_background_fill="white",
            block_label_background_fill_dark="*neutral_900",
            block_label_border_width="0px",
            block_label_text_color="*neutral_600",
            block_label_text_color_dark="*neutral_400",
            block_title_text_color="*neutral_700",
            block_title_text_color_dark="*neutral_300",
            block_title_text_weight="700",
            block_info_text_color="*neutral_600",
            block_info_text_color_dark="*neutral_400",
            input_background_fill="*neutral_50",
            input_background_fill_dark="*neutral_950",
            input_border_color="*neutral_300",
            input_border_color_dark="*neutral_700",
            input_border_color_focus="*primary_500",
            input_border_color_focus_dark="*primary_400",
            input_placeholder_color="*neutral_500",
            input_shadow="none",
            input_shadow_focus="0 0 0 3px *primary_100",
            input_shadow_focus_dark="0 0 0 3px *primary_900",
            checkbox_label_background_fill="transparent",
            checkbox_label_background_fill_dark="transparent",
            checkbox_label_background_fill_selected="*primary_50",
            checkbox_label_background_fill_selected_dark="*primary_950",
            checkbox_label_border_color_selected="*primary_500",
            checkbox_label_border_color_selected_dark="*primary_500",
            checkbox_background_color_selected="*primary_600",
            checkbox_background_color_selected_dark="*primary_500",
            checkbox_border_color_selected="*primary_600",
            checkbox_border_color_selected_dark="*primary_500",
            checkbox_label_shadow="none",
            slider_color="*primary_600",
            slider_color_dark="*primary_500",
            loader_color="*primary_600",
            loader_color_dark="*primary_400",
            button_primary_background_fill="*primary_600",
            button_primary_background_fill_hover="*primary_700",
            button_primary_background_fill_dark="*primary_400",
            button_primary_background_fill_hover_dark="*primary_300",
            button_primary_text_color="white",
            button_primary_text_color_dark="*neutral_950",
            button_primary_border_color="transparent",
            button_primary_border_color_dark="transparent",
            button_secondary_background_fill="white",
            button_secondary_background_fill_hover="*neutral_100",
            button_secondary_background_fill_dark="*neutral_800",
            button_secondary_background_fill_hover_dark="*neutral_700",
            button_secondary_border_color="*neutral_300",
            button_secondary_border_color_dark="*neutral_700",
            button_secondary_text_color="*neutral_800",
            button_secondary_text_color_dark="*neutral_100",
            button_large_text_weight="700",
            button_medium_text_weight="700",
            button_border_width="1px",
            button_large_radius="14px",
            button_medium_radius="12px",
            block_radius="14px",
            input_radius="10px",
        )

"""Ready combinations that show the range: one click fills in the tabs."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from inference.avatar.presets import find_preset
from inference.voice.languages import find_language


@dataclass(frozen=True)
class Example:
    avatar: str  # of the gallery
    language: str
    text: str
    voice: str = ""  # "": one that suits the avatar

    @property
    def label(self) -> str:
        language, _, _ = find_language(self.language).name.partition(" (")
        return f"{find_preset(self.avatar).name} · {language}"


EXAMPLES = (
    Example("bolt", "en-us", "Beep! Good news, everyone: your parcel has landed on the roof. "
            "I recommend a ladder, and a snack.", "kit"),
    Example("hana", "ja", "こんにちは、はなです。きょうは いい てんきですね。"
            "いっしょに さくらを みに いきましょう。", "mila"),
    Example("sofia", "es", "¡Hola! Soy Sofía. Hoy te cuento en diez segundos cómo se prepara "
            "una buena tortilla: patatas, huevos, sal y paciencia.", "nora"),
    Example("samuel", "fr-fr", "Bonsoir à tous. Installez-vous bien : ce soir, je vous raconte "
            "l'histoire d'un phare qui avait peur du noir.", "otto"),
    Example("priya", "hi", "नमस्ते! आज हम पाँच मिनट में एक नया गीत सीखेंगे। क्या आप तैयार हैं?", "ava"),
    Example("layla", "ar", "مرحبًا بكم. في هذا الدرس القصير سوف نتعلم كيف نكتب رسالة جميلة.", "ava"),
    Example("wei", "cmn", "大家好，我是魏医生。每天走一走，喝足够的水，晚上早点睡觉。", "leo"),
    Example("fern", "de", "Psst! Ich bin Fern und wohne im Wald. Wer leise ist, hört abends, "
            "wie die Pilze kichern.", "zoe"),
)


def build() -> gr.Dataset:
    return gr.Dataset(
        components=["textbox"], samples=[[example.label] for example in EXAMPLES],
        sample_labels=[example.label for example in EXAMPLES], type="index",
        label="Try one of these", samples_per_page=len(EXAMPLES), elem_id="examples",
    )

"""Ready combinations that show the range: one click fills in the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from inference import engines
from inference.avatar.presets import find_preset
from inference.voice.languages import find_language
from page import door

FOOTAGE = door.EXAMPLES / "footage"


@dataclass(frozen=True)
class Example:
    avatar: str  # of the gallery
    language: str
    text: str
    voice: str = ""  # "": one that suits the avatar
    footage: Path | None = None  # a video of the avatar, in place of the picture

    @property
    def label(self) -> str:
        language, _, _ = find_language(self.language).name.partition(" (")
        return f"{find_preset(self.avatar).name}{' on video' * bool(self.footage)} · {language}"

    @property
    def missing(self) -> bool:
        """Whether something that it shows cannot be used here."""
        needed = [engines.find("footage"), engines.find_animator(None, footage=True)]
        return self.footage is not None and any(row.missing for row in needed)


_ALL = (
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
    Example("mateo", "it", "Ciao! Stavolta non sono un ritratto, sono un video: la bocca è dipinta "
            "di nuovo, tutto il resto rimane com'era.", "leo", FOOTAGE / "mateo.mp4"),
)
EXAMPLES = tuple(example for example in _ALL if not example.missing)


def build() -> gr.Dataset:
    return gr.Dataset(
        components=["textbox"], samples=[[example.label] for example in EXAMPLES],
        sample_labels=[example.label for example in EXAMPLES], type="index",
        label="Try one of these", samples_per_page=len(EXAMPLES), elem_id="examples",
    )

"""What a program gets from the endpoints: the promise, whole videos, sentences for problems."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from inference.avatar.portrait import NO_FACE
from inference.engines import CATALOGUE
from inference.media import probe

OPTIONAL_TEXT, OPTIONAL_FILE = "None | str", "None | filepath"
FACTS = "dict(str, Any)"
PROMISE = {
    "/make_video": (
        [
            ("text", OPTIONAL_TEXT, None),
            ("audio", OPTIONAL_FILE, None),
            ("avatar", "str | filepath | None", None),
            ("face", "None | int", None),
            ("engine", OPTIONAL_TEXT, None),
            ("voice", OPTIONAL_TEXT, None),
            ("language", OPTIONAL_TEXT, None),
            ("speed", "float", 1.0),
            ("pitch_semitones", "float", 0.0),
            ("shape", "None | Literal['square', 'portrait', 'landscape', 'original']",
             None),
            ("height", "None | int", None),
            ("fps", "None | float", None),
            ("liveliness", "float", 0.6),
            ("seed", "int", 0),
            ("voice_engine", "str", "espeak"),
            ("audio_span_s", "None | tuple[float, float]", None),
            ("sharpen", "float", 0.5),
            ("order", "Literal['loop', 'pingpong']", "pingpong"),
            ("finder", "Literal['mesh', 's3fd']", "mesh"),
            ("voice_sample", OPTIONAL_FILE, None),
            ("consent", "bool", False),
            ("agreed", "bool", False),
        ],
        ["filepath", FACTS],
    ),
    "/speak": (
        [
            ("text", "str", ...),
            ("voice", OPTIONAL_TEXT, None),
            ("language", OPTIONAL_TEXT, None),
            ("speed", "float", 1.0),
            ("pitch_semitones", "float", 0.0),
            ("voice_engine", "str", "espeak"),
            ("voice_sample", OPTIONAL_FILE, None),
            ("consent", "bool", False),
            ("agreed", "bool", False),
        ],
        ["filepath", FACTS],
    ),
    "/generate_avatar": (
        [
            ("prompt", "str", ...),
            ("style", "str", "photo"),
            ("engine", OPTIONAL_TEXT, None),
            ("seed", "None | int", None),
            ("steps", "None | int", None),
            ("count", "int", 1),
            ("shape", "Literal['square', 'portrait', 'landscape']", "square"),
        ],
        ["list[filepath]", FACTS],
    ),
    "/check_avatar": ([("picture", "filepath", ...)], [FACTS]),
    "/list_engines": ([], [f"list[{FACTS}]"]),
}


@pytest.fixture
def api(client):
    return client.view_api(return_format="dict", print_info=False)


def test_the_endpoints_are_those_promised(api):
    def default(parameter):
        return parameter["parameter_default"] if parameter["parameter_has_default"] else ...

    offered = {
        name: (
            [(p["parameter_name"], p["python_type"]["type"], default(p)) for p in e["parameters"]],
            [returned["python_type"]["type"] for returned in e["returns"]],
        )
        for name, e in api["named_endpoints"].items()
    }
    assert offered == PROMISE
    assert not api["unnamed_endpoints"]


def test_every_endpoint_and_parameter_is_explained(api):
    for endpoint in api["named_endpoints"].values():
        assert len(endpoint["description"]) > 20
        for value in endpoint["parameters"] + endpoint["returns"]:
            assert len(value["label"]) > 7


def test_a_video_by_name(client):
    video, facts = client.predict(
        text="Hello, it is me!", avatar="sofia", height=144, shape="landscape",
        api_name="/make_video",
    )  # fmt: skip
    info = probe(Path(video))
    assert video.endswith("hello-it-is-me.mp4")
    assert info.has_video and info.has_audio
    assert info.seconds == pytest.approx(facts["seconds"], abs=0.1)
    assert (facts["width"], facts["height"], facts["engine"]) == (256, 144, "puppet")
    assert facts["frames"] == round(facts["seconds"] * 25)
    assert facts["warnings"] == [] and facts["timings"]["video"] > 0


def test_a_video_of_uploads(client, photo):
    sound, spoken = client.predict("A recording of mine.", voice="leo", api_name="/speak")
    video, facts = client.predict(
        audio=handle_file(sound), avatar=handle_file(photo), height=144, liveliness=0,
        api_name="/make_video",
    )  # fmt: skip
    assert probe(Path(video)).has_video
    assert facts["seconds"] == pytest.approx(spoken["seconds"], abs=0.05)


def test_spoken_sound(client):
    sound, facts = client.predict("Guten Tag! 🙂", language="German", api_name="/speak")
    assert sound.endswith("guten-tag.wav")
    assert probe(Path(sound)).seconds == pytest.approx(facts["seconds"], abs=0.01)


def test_a_picture_is_checked(client, photo, tmp_path):
    found = client.predict(handle_file(photo), api_name="/check_avatar")
    x, y, width, height = found["faces"][0]["box"]
    assert (found["width"], found["height"], len(found["faces"])) == (512, 512, 1)
    assert 150 < x < x + width < 300 and 20 < y < y + height < 250
    Image.fromarray(np.full((300, 300, 3), 127, np.uint8)).save(tmp_path / "wall.png")
    found = client.predict(handle_file(tmp_path / "wall.png"), api_name="/check_avatar")
    assert (found["faces"], found["warnings"]) == ([], [NO_FACE])


def test_the_catalogue(client):
    rows = client.predict(api_name="/list_engines")
    assert [(r["id"], r["licence"], r["available"], r["missing"]) for r in rows] == [
        (e.id, e.licence, not e.missing, e.missing) for e in CATALOGUE
    ]
    offers = {row["id"]: row["offers"] for row in rows}
    assert "sofia" in offers["presets"] and "leo" in offers["espeak"]


@pytest.mark.parametrize(
    ("arguments", "title", "sentence"),
    [
        ({}, "Text", "There is nothing to say"),
        ({"text": "  "}, "Text", "There is no text; write what should be said."),
        ({"text": "!?"}, "Text", "only signs"),
        ({"text": "x" * 5001}, "Text", "5,001 characters, and 5,000 are allowed here"),
        ({"text": "Hello. " * 200}, "Text", "at most 60 are allowed: shorten it."),
        ({"text": "Hi", "avatar": "nobody"}, "Picture", "no avatar called nobody; there are mia"),
        ({"text": "Hi", "avatar": "/etc/passwd"}, "Picture", "no avatar called"),
        ({"text": "Hi", "voice": "jo"}, "Voice", "There is no voice “jo”"),
        ({"text": "Hi", "language": "xx"}, "Voice", "does not speak “xx”"),
        ({"text": "Hi", "speed": 9}, "Voice", "The speed goes from 0.5 to 2"),
        ({"text": "Hi", "pitch_semitones": 99}, "Voice", "-12 to 12 semitones"),
        ({"text": "Hi", "height": 9000}, "Video", "The height must be 144 to 2160 pixels"),
        ({"text": "Hi", "height": "tall"}, "Wrong argument", "height should be a valid integer"),
        ({"text": "Hi", "shape": "round"}, "Wrong argument", "shape should be 'square',"),
        ({"text": "Hi", "fps": 1}, "Video", "24 to 60 frames per second"),
        ({"text": "Hi", "liveliness": 7}, "Video", "Liveliness goes from 0 to 1"),
        ({"text": "Hi", "engine": "magic"}, "Problem", "There is no video engine “magic”"),
        ({"text": "Hi", "engine": "espeak"}, "Problem", "There is no video engine “espeak”"),
        ({"text": "Hi", "voice_engine": "recording"}, "Problem",
         "There is no voice engine “recording”: choose espeak"),
        ({"audio_span_s": [4, 1.5]}, "Wrong argument", "the earlier first"),
        ({"audio": "song.mp3"}, "Wrong argument", "audio is an uploaded file"),
    ],
)
def test_a_problem_is_a_sentence(client, arguments, title, sentence):
    with pytest.raises(AppError) as caught:
        client.predict(**arguments, api_name="/make_video")
    assert (caught.value.title, sentence in str(caught.value)) == (title, True), caught.value


@pytest.mark.parametrize(
    ("name", "content", "title", "sentence"),
    [
        ("notes.png", b"not a picture", "Picture", "notes.png is not a picture that can be read"),
        ("empty.png", b"", "Picture", "empty.png"),
        ("me.mp4", b"any", "Video", "me.mp4 is not a video, or it is damaged"),
        ("wall.png", None, "No face found", NO_FACE),
    ],
)
def test_a_bad_picture_is_a_sentence(client, tmp_path, name, content, title, sentence):
    path = tmp_path / name
    if content is None:
        Image.fromarray(np.full((300, 300, 3), 127, np.uint8)).save(path)
    else:
        path.write_bytes(content)
    with pytest.raises(AppError) as caught:
        client.predict(text="Hi", avatar=handle_file(path), api_name="/make_video")
    assert (caught.value.title, sentence in str(caught.value)) == (title, True), caught.value
    assert str(path.parent) not in str(caught.value)


def test_a_bad_sound_is_a_sentence(client, tmp_path):
    path = tmp_path / "song.mp3"
    path.write_bytes(b"#EXTM3U\n/etc/passwd\n")
    with pytest.raises(AppError, match=r"song\.mp3 cannot be read as a sound") as caught:
        client.predict(audio=handle_file(path), api_name="/make_video")
    assert caught.value.title == "Sound"


def test_a_face_that_is_not_there(client, photo):
    with pytest.raises(AppError, match="no face number 3 in this picture: it has one face"):
        client.predict(text="Hi", avatar=handle_file(photo), face=3, api_name="/make_video")

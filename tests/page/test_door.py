"""No file of the server comes in, and no traceback or path goes out."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import gradio as gr
import httpx
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from inference.errors import SoundProblem
from page.door import EXAMPLES, Page
from page.settings import Settings
from tests.page.conftest import serving

README = EXAMPLES.parent / "README.md"
META = {"meta": {"_type": "gradio.FileData"}}
REFUSED = "This file was not uploaded here"
FILE_COMPONENTS = {"image", "gallery", "audio", "video", "file", "imageslider", "uploadbutton"}


def answer(url: str, name: str, *data: object) -> str:
    """Of an endpoint, asked without any client."""
    address = f"{url}/gradio_api/call/{name}"
    event = httpx.post(address, json={"data": data}).json()["event_id"]
    return httpx.get(f"{address}/{event}", timeout=60).text


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> Path:
    """On the server, and not uploaded."""
    path = tmp_path_factory.mktemp("private") / "private.png"
    Image.new("RGB", (300, 300), "red").save(path)
    return path


@pytest.fixture(scope="module")
def echo_url(uploads):
    """A page with every component that takes files, telling what it got."""
    with Page() as demo:
        told = gr.Textbox()
        for component in (
            gr.Image(type="filepath"), gr.Gallery(type="filepath"), gr.Audio(type="filepath"),
            gr.Video(), gr.File(), gr.ImageSlider(type="filepath"), gr.JSON(),
            gr.MultimodalTextbox(), gr.Chatbot(), gr.ImageEditor(type="filepath"),
        ):  # fmt: skip
            gr.on([], str, component, told, api_name=component.get_block_name())

        def fail() -> None:
            raise RuntimeError(f"the secret of {README}")

        def refuse() -> None:
            raise SoundProblem(f"{uploads}/0123abc/<i>.mp3 is silent: record it again.")

        def stop() -> None:
            raise gr.Error("Said elsewhere.", title="As it is")

        for fn in (fail, refuse, stop):
            gr.on([], fn, api_name=fn.__name__)
        gr.on([], refuse, api_name="refuse_people", api_visibility="private")
    with serving(demo, Settings()) as url:
        yield url


def sent(component: str, path: str | Path, **meta: object) -> object:
    """How the browser would send a file to that component."""
    file = {"path": str(path), **meta}
    return {
        "gallery": [{"image": file, "caption": None}],
        "imageslider": [file, file],
        "json": {"deep": [{"inside": file}]},
        "multimodaltextbox": {"text": "", "files": [file]},
        "chatbot": [{"role": "user", "content": [{"type": "file", "file": file}]}],
        "imageeditor": {"background": file, "layers": [], "composite": None},
    }.get(component, file)


@pytest.mark.parametrize("meta", [{}, META, {"url": "http://127.0.0.1/x.png"}], ids=str)
@pytest.mark.parametrize(
    "component",
    ["image", "gallery", "audio", "video", "file", "imageslider", "json", "multimodaltextbox",
     "chatbot", "imageeditor"],
)  # fmt: skip
def test_no_component_takes_a_file_of_the_server(echo_url, picture, component, meta):
    assert REFUSED in answer(echo_url, component, sent(component, picture, **meta))


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "README.md", str(README), f"{EXAMPLES}/../README.md", "file:///etc/passwd",
     "http://127.0.0.1:1/picture.png", "https://example.org/picture.png", "~/.bashrc", "", "\0"],
)  # fmt: skip
def test_no_way_of_naming_it_helps(echo_url, path):
    for meta in ({}, META):
        assert "event: error" in answer(echo_url, "image", {"path": path, **meta})
        assert "root:" not in answer(echo_url, "json", {"path": path, **meta})


def test_links_and_detours_out_of_the_uploads_are_refused(echo_url, uploads, picture):
    (uploads / "link.png").symlink_to(picture)
    for path in (uploads / "link.png", f"{uploads}/../{picture.parent.name}/{picture.name}"):
        assert REFUSED in answer(echo_url, "image", {"path": str(path)})


def test_uploads_and_examples_pass(echo_url, picture, caller):
    somebody = caller(echo_url)
    told = somebody.predict(handle_file(picture), api_name="/image")
    assert Path(told).read_bytes() == picture.read_bytes() and told != str(picture)
    portrait = str(EXAMPLES / "avatars" / "mia.webp")
    assert answer(echo_url, "image", {"path": portrait}).endswith(f'["{portrait}"]\n\n')


def test_what_cannot_be_read_is_said(echo_url, caller, tmp_path):
    (tmp_path / "notes.png").write_text("not a picture")
    with pytest.raises(AppError, match="damaged, or of another kind"):
        caller(echo_url).predict(handle_file(tmp_path / "notes.png"), api_name="/image")


@pytest.mark.parametrize("meta", [{}, META], ids=str)
@pytest.mark.parametrize("path", ["/etc/passwd", str(README)])
def test_no_endpoint_takes_a_file_of_the_server(url, path, meta):
    file = {"path": path, **meta}
    assert REFUSED in answer(url, "check_avatar", file)
    named = f"{url}/gradio_api/call/v2/make_video"
    for given in ({"text": "Hi", "avatar": file}, {"audio": file}):
        event = httpx.post(named, json=given).json()["event_id"]
        told = httpx.get(f"{url}/gradio_api/call/make_video/{event}", timeout=60).text
        assert REFUSED in told and path not in told


@pytest.mark.parametrize("meta", [{}, META], ids=str)
def test_no_event_of_the_page_takes_a_file_of_the_server(url, picture, meta):
    config = httpx.get(f"{url}/config").json()
    kinds = {component["id"]: component["type"] for component in config["components"]}
    tried = 0
    for event in config["dependencies"]:
        inputs = [kinds[id] for id in event["inputs"]]
        if not event["backend_fn"] or not FILE_COMPONENTS.intersection(inputs):
            continue
        data = [sent(kind, picture, **meta) if kind in FILE_COMPONENTS else None
                for kind in inputs]  # fmt: skip
        assert REFUSED in joined(url, event["id"], data)
        tried += 1
    assert tried >= 3


def joined(url: str, event: int, data: list[object]) -> str:
    """As the page itself asks, past api_visibility."""
    asked = {"fn_index": event, "data": data, "session_hash": f"session{event}"}
    httpx.post(f"{url}/gradio_api/queue/join", json=asked).raise_for_status()
    return httpx.get(
        f"{url}/gradio_api/queue/data", params={"session_hash": f"session{event}"}, timeout=60
    ).text


def test_the_page_serves_no_other_file(url, picture):
    for path in ("/etc/passwd", README, picture, "README.md"):
        assert httpx.get(f"{url}/gradio_api/file={path}").status_code in (403, 404)


def test_a_large_upload_is_refused(url):
    tried = httpx.post(f"{url}/gradio_api/upload", files={"files": ("a.wav", bytes(3_000_000))})
    assert tried.status_code == 413


def test_what_is_unexpected_has_a_reference_and_nothing_else(echo_url, caller, caplog, capsys):
    with caplog.at_level(logging.ERROR), pytest.raises(AppError) as caught:
        caller(echo_url).predict(api_name="/fail")
    sentence = str(caught.value)
    reference = re.search(r"reference ([0-9a-f]{8})\.$", sentence)
    assert caught.value.title == "Something went wrong" and reference
    assert "secret" not in sentence and "README" not in sentence
    assert reference[1] in caplog.text and f"RuntimeError: the secret of {README}" in caplog.text
    assert "secret" not in answer(echo_url, "fail")


def test_a_problem_names_files_without_their_folder(echo_url):
    told = answer(echo_url, "refuse")
    said = json.loads(told.split("data: ")[1])
    assert (said["title"], said["error"]) == ("Sound", "<i>.mp3 is silent: record it again.")


def test_people_are_told_with_a_title_and_no_html_of_others(echo_url):
    events = httpx.get(f"{echo_url}/config").json()["dependencies"]
    (event,) = (event["id"] for event in events if event["api_visibility"] == "private")
    assert "<b>Sound</b> &lt;i&gt;.mp3 is silent: record it again." in joined(echo_url, event, [])


def test_what_was_said_elsewhere_stays_as_it_is(echo_url):
    told = json.loads(answer(echo_url, "stop").split("data: ")[1])
    assert (told["title"], told["error"]) == ("As it is", "Said elsewhere.")


def test_nobody_passes_without_a_password(uploads):
    people = Settings(auth=(("ann", "a:b"),))
    with Page() as demo:
        gr.Textbox()
    with serving(demo, people) as url:
        assert httpx.get(f"{url}/config").status_code == 401
        wrong, right = ({"username": "ann", "password": word} for word in ("x", "a:b"))
        assert httpx.post(f"{url}/login", data=wrong).status_code == 400
        assert httpx.post(f"{url}/login", data=right).status_code == 200

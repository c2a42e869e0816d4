"""The real client against a Hub on the loopback, in fair weather and foul."""

import hashlib
import socket
import threading
import time
from dataclasses import replace

import pytest

from inference.errors import Cancelled, WeightsProblem
from inference.weights import Hub, bytes_to_come, fetch, fetch_all, first_use, local_path
from tests.weights.conftest import BLOB, left_behind


class Told(list):
    """Progress as it came; `stop_at` raises on the first sentence that begins like that."""

    def __init__(self, stop_at: str = "never") -> None:
        self.stop_at = stop_at

    def __call__(self, fraction: float, sentence: str) -> None:
        self.append((fraction, sentence))
        if sentence.startswith(self.stop_at):
            raise Cancelled("Stopped.")

    @property
    def sentences(self) -> list[str]:
        return list(dict.fromkeys(sentence for _, sentence in self))


def sentence_of(error: pytest.ExceptionInfo[WeightsProblem]) -> str:
    """One sentence: nothing in it but the end looks like an end."""
    sentence = error.value.sentence
    assert sentence.endswith(".") and ". " not in sentence and "\n" not in sentence
    return sentence


# --- it comes -----------------------------------------------------------------------------


def test_it_comes_once_and_needs_no_network_then(hub, places, publish):
    file = publish()
    told = Told()
    assert first_use(file, hub=places) == "downloads 3 MB at first use"
    path = fetch(file, told, places)
    assert path.read_bytes() == BLOB
    assert path.is_relative_to(places.cache / "models--someone--lips" / "snapshots" / file.revision)
    assert told.sentences[0] == f"Looking for lips.pth on {places.host}"
    assert "Checking lips.pth" in told.sentences
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert told[-1][0] == 1

    assert (bytes_to_come(file, hub=places), first_use(file, hub=places)) == (0, "")
    assert local_path(file, places) == path
    before = len(hub.requests)
    again = Told()
    assert fetch(file, again, places) == path
    assert fetch(file, again, replace(places, offline=True)) == path
    assert len(hub.requests) == before
    assert again == []  # and it was not hashed again


def test_progress_is_in_bytes_while_it_comes(hub, places, publish):
    hub.trouble("GET /cdn", bytes_per_s=4_000_000)
    told = Told()
    fetch(publish(), told, places)
    coming = [s for s in told.sentences if s.startswith("Downloading lips.pth: ")]
    assert len(coming) >= 2 and all(s.endswith("B of 3 MB") for s in coming)


def test_a_silent_hub_is_waited_for_aloud(hub, places, publish):
    hub.trouble("HEAD", times=1, delay_s=1)
    told = Told()
    fetch(publish(), told, places)
    assert len([1 for _, sentence in told if sentence.startswith("Looking for")]) >= 3


def test_several_files_have_one_progress(hub, places, publish):
    first = publish()
    sha = hub.add("someone/eyes", {"eyes.pth": BLOB[::-1]})
    second = replace(
        first, id="eyes", repo="someone/eyes", path="eyes.pth", revision=sha,
        sha256=hashlib.sha256(BLOB[::-1]).hexdigest(),
    )  # fmt: skip
    told = Told()
    assert [path.name for path in fetch_all([first, second], told, places)] == [
        "lips.pth", "eyes.pth",
    ]  # fmt: skip
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    assert all(fraction >= 0.5 for fraction, sentence in told if "eyes" in sentence)


# --- it comes damaged ---------------------------------------------------------------------


def test_a_damaged_file_is_fetched_once_more(hub, places, publish):
    hub.trouble("GET /cdn", times=1, damaged=True)
    assert fetch(publish(), hub=places).read_bytes() == BLOB
    assert len(hub.asked("GET /cdn")) == 2


def test_a_file_damaged_twice_is_not_used(hub, places, publish):
    hub.trouble("GET /cdn", damaged=True)
    with pytest.raises(WeightsProblem) as error:
        fetch(publish(), hub=places)
    assert "arrived damaged twice" in sentence_of(error)
    assert left_behind(places) == []


def test_a_mirror_helps(hub, places, publish):
    file = publish(mirrors=("other/lips", "third/lips"))
    hub.trouble("/someone/lips", status=404)
    hub.trouble("/other/lips", status=503)
    path = fetch(file, hub=places)
    assert path.read_bytes() == BLOB and "third--lips" in str(path)
    owners = [request.removeprefix("HEAD /").split("/")[0] for request in hub.asked("HEAD")]
    assert list(dict.fromkeys(owners))[:3] == ["someone", "other", "third"]  # in their order
    before = len(hub.requests)
    assert fetch(file, hub=replace(places, offline=True)) == path
    assert len(hub.requests) == before


def test_another_file_is_refused_before_it_comes(hub, places, publish):
    file = publish()
    shorter = replace(file, bytes=file.bytes + 1)
    with pytest.raises(WeightsProblem) as error:
        fetch(shorter, hub=places)
    assert "3000000 bytes instead of 3000001" in sentence_of(error)
    with pytest.raises(WeightsProblem, match="SHA-256 is another"):
        fetch(replace(file, sha256="0" * 64), hub=places)
    assert hub.asked("GET") == []


def test_a_file_that_rots_in_the_cache_is_fetched_again(hub, places, publish):
    file = publish()
    path = fetch(file, hub=places)
    path.write_bytes(BLOB[::-1])
    with pytest.raises(WeightsProblem, match="not whole, and HF_HUB_OFFLINE is set"):
        fetch(file, hub=replace(places, offline=True))
    assert fetch(file, hub=places).read_bytes() == BLOB
    path.write_bytes(BLOB[:1000])
    assert fetch(file, hub=places).read_bytes() == BLOB


# --- it does not come ---------------------------------------------------------------------


def test_a_cut_line_is_taken_up_again(hub, places, publish):
    hub.trouble("GET /cdn", times=1, cut_after=1_000_000)
    assert fetch(publish(), hub=places).read_bytes() == BLOB


def test_a_line_on_which_nothing_comes_any_more(hub, places, publish, monkeypatch):
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "1")  # seconds, instead of ten
    hub.trouble("GET /cdn", times=1, silent_after=1_000_000)
    told = Told()
    assert fetch(publish(), told, places).read_bytes() == BLOB
    assert len(hub.asked("GET /cdn")) == 2
    assert len([s for _, s in told if s.startswith("Downloading")]) >= 4  # it can be stopped there


def test_a_line_that_stays_cut(hub, places, publish):
    hub.trouble("GET /cdn", times=1, cut_after=1_000_000)
    hub.trouble("GET /cdn", cut_after=0)
    with pytest.raises(WeightsProblem) as error:
        fetch(publish(), hub=places)
    assert f"The connection to {places.host} broke off" in sentence_of(error)
    assert left_behind(places) == []


def test_a_hub_that_stays_in_trouble(hub, places, publish):
    hub.trouble("GET /cdn", status=500)
    with pytest.raises(WeightsProblem) as error:
        fetch(publish(), hub=places)
    assert "is in trouble (it answers 500)" in sentence_of(error)


@pytest.mark.parametrize("where", ["HEAD", "GET /cdn"])
def test_trouble_that_passes(hub, places, publish, where):
    hub.trouble(where, times=1, status=500)
    assert fetch(publish(), hub=places).read_bytes() == BLOB


def test_a_repository_that_is_gone_or_private(hub, places, publish):
    file = publish(token="hf_secret")
    with pytest.raises(WeightsProblem) as error:
        fetch(file, hub=places)
    assert "does not give lips.pth from someone/lips (401)" in sentence_of(error)
    assert "HF_TOKEN" in sentence_of(error)


def test_a_token_that_may_not_read_it(hub, places, publish):
    hub.trouble("/someone/lips", status=403)
    with pytest.raises(WeightsProblem) as error:
        fetch(publish(), hub=places)
    assert "does not give lips.pth from someone/lips (403): if HF_TOKEN" in sentence_of(error)


def test_a_gated_repository_names_its_page_and_takes_the_token(hub, places, publish, monkeypatch):
    file = publish(token="hf_secret", gated=True)
    for token in ("", "hf_wrong"):  # the Hub answers 401, then 403
        monkeypatch.setenv("HF_TOKEN", token)
        with pytest.raises(WeightsProblem) as error:
            fetch(file, hub=places)
        assert f"open {hub.url}/someone/lips, accept" in sentence_of(error)
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert fetch(file, hub=places).read_bytes() == BLOB
    assert not any(
        token for token, asked in zip(hub.tokens, hub.requests, strict=True) if "/cdn/" in asked
    )


@pytest.mark.parametrize("change", [{"path": "gone.pth"}, {"revision": "0" * 40}])
def test_a_file_or_revision_that_is_gone(places, publish, change):
    with pytest.raises(WeightsProblem) as error:
        fetch(replace(publish(), **change), hub=places)
    assert "any more (404)" in sentence_of(error)


def test_a_login_page_in_between(hub, places, publish):
    hub.trouble("HEAD", bare=True)
    with pytest.raises(WeightsProblem) as error:
        fetch(publish(), hub=places)
    assert "does not answer like the Hub" in sentence_of(error)


def test_no_network(places, publish):
    with socket.socket() as taken:  # a port where nobody listens
        taken.bind(("127.0.0.1", 0))
        away = replace(places, endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}")
        told = Told()
        with pytest.raises(WeightsProblem) as error:
            fetch(publish(mirrors=("other/lips",)), told, away)
    assert f"{away.host} cannot be reached" in sentence_of(error)
    assert "MOUTHPIECE_WEIGHTS" in sentence_of(error)
    assert {sentence for _, sentence in told} == {f"Looking for lips.pth on {away.host}"}


def test_offline_without_the_file(hub, places, publish):
    with pytest.raises(WeightsProblem) as error:
        fetch(publish(), hub=replace(places, offline=True))
    assert "HF_HUB_OFFLINE is set: unset it until" in sentence_of(error)
    assert hub.requests == []


def test_a_disk_too_small_is_told_before(hub, places, publish):
    large = replace(publish(), bytes=10**18)
    with pytest.raises(WeightsProblem) as error:
        fetch(large, hub=places)
    assert "1000000000.0 GB" in sentence_of(error) and "are free" in sentence_of(error)
    with pytest.raises(WeightsProblem, match="are free"):
        fetch_all([publish(), replace(large, id="other")], hub=places)
    assert hub.requests == []


def test_a_disk_that_fills_up_meanwhile(hub, places, publish):
    resource = pytest.importorskip("resource")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, most))  # the client inherits it
    try:
        with pytest.raises(WeightsProblem) as error:
            fetch(publish(), hub=places)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert f"needs 6 MB in {places.cache}, where" in sentence_of(error)
    assert left_behind(places) == []


def test_a_cache_that_cannot_be_written_to(places, publish, tmp_path):
    (tmp_path / "file").touch()
    for changed in ({"cache": tmp_path / "file" / "hub"}, {"kept": tmp_path / "file" / "kept"}):
        with pytest.raises(WeightsProblem) as error:
            fetch(publish(), hub=replace(places, **changed))
        assert "cannot be written to (" in sentence_of(error)
        assert "set HF_HOME" in sentence_of(error) and str(tmp_path) in sentence_of(error)


# --- it is stopped, and several want it ------------------------------------------------------


@pytest.mark.parametrize("stop_at", ["Looking", "Downloading"])
def test_stopped_it_leaves_nothing_half_written(hub, places, publish, stop_at):
    if stop_at == "Downloading":
        hub.trouble("GET /cdn", times=1, silent_after=1_000_000)  # in the middle when one stops
    file = publish()
    with pytest.raises(Cancelled):
        fetch(file, Told(stop_at), places)
    assert left_behind(places) == []
    assert fetch(file, hub=places).read_bytes() == BLOB


def test_stopped_while_it_is_checked_it_need_not_come_again(hub, places, publish):
    file = publish()
    with pytest.raises(Cancelled):
        fetch(file, Told("Checking"), places)
    assert fetch(file, hub=places).read_bytes() == BLOB
    assert len(hub.asked("GET /cdn")) == 1


def test_stopped_while_the_hub_is_silent(hub, places, publish):
    hub.trouble("HEAD", delay_s=4)
    started = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(publish(), lambda *_: time.monotonic() - started > 1 and Told("")(0, ""), places)
    assert left_behind(places) == []


def test_a_client_that_does_not_stop_is_ended(hub, places, publish, monkeypatch):
    monkeypatch.setattr("inference.weights.download._END_LIMIT_S", 0)
    hub.trouble("GET /cdn", silent_after=1_000_000)
    with pytest.raises(Cancelled):
        fetch(publish(), Told("Downloading"), places)
    assert left_behind(places) == []


def test_two_who_want_it_download_it_once(hub, places, publish):
    hub.trouble("GET /cdn", bytes_per_s=3_000_000)
    file = publish()
    told = [Told(), Told()]
    came: list[bytes] = []
    threads = [
        threading.Thread(target=lambda t=t: came.append(fetch(file, t, places).read_bytes()))
        for t in told
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came == [BLOB, BLOB]
    assert len(hub.asked("GET /cdn")) == 1
    assert any("Waiting for lips.pth, which is being downloaded" in t.sentences for t in told)


def test_the_next_in_line_takes_over_when_the_first_stops(hub, places, publish):
    hub.trouble("GET /cdn", times=1, silent_after=1_000_000)
    file = publish()
    waiting = threading.Event()
    came: list[bytes] = []

    def stop_once_another_waits(fraction: float, sentence: str) -> None:
        if waiting.is_set():
            raise Cancelled("Stopped.")
        if sentence.startswith("Downloading") and not second.is_alive():
            second.start()

    def second_tells(fraction: float, sentence: str) -> None:
        if sentence.startswith("Waiting"):
            waiting.set()

    second = threading.Thread(
        target=lambda: came.append(fetch(file, second_tells, places).read_bytes())
    )
    with pytest.raises(Cancelled):
        fetch(file, stop_once_another_waits, places)
    second.join()
    assert came == [BLOB]
    assert len(hub.asked("GET /cdn")) == 2


# --- files of one's own -------------------------------------------------------------------


def test_a_file_of_ones_own_stands_in(hub, places, publish, tmp_path):
    file = publish()
    own: Hub = replace(places, own=tmp_path / "mine", offline=True)
    own.own.mkdir()
    (own.own / "lips.pth").write_bytes(BLOB)
    assert fetch(file, hub=own) == local_path(file, own) == own.own / "lips.pth"
    (own.own / "lips.pth").write_bytes(BLOB[:-1])
    with pytest.raises(WeightsProblem) as error:
        fetch(file, hub=own)
    assert "copy it again" in sentence_of(error)
    assert (own.own / "lips.pth").exists()  # a person's file is theirs
    with pytest.raises(WeightsProblem, match="which is not a folder"):
        fetch(file, hub=replace(places, own=tmp_path / "misspelt"))
    assert hub.requests == []

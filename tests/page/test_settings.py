"""Every flag, its environment variable, and what is said of a wrong one."""

from __future__ import annotations

from dataclasses import fields

import pytest

from app import launch_options, main
from page.settings import Settings, read_settings

GIVEN = {
    "host": ("0.0.0.0", "0.0.0.0"),
    "port": ("8000", 8000),
    "share": ("yes", True),
    "auth": ("ann:secret, ben:a:b", (("ann", "secret"), ("ben", "a:b"))),
    "open": ("on", True),
    "max_seconds": ("30", 30),
    "max_characters": ("400", 400),
    "max_megabytes": ("7", 7),
    "max_waiting": ("3", 3),
    "at_once": ("2", 2),
}


def test_nothing_said_is_the_default():
    assert read_settings([], {}) == Settings()
    assert {field.name for field in fields(Settings)} == GIVEN.keys()


@pytest.mark.parametrize("name", GIVEN)
def test_a_flag_or_its_variable(name):
    written, value = GIVEN[name]
    flag, variable = f"--{name.replace('_', '-')}", f"MOUTHPIECE_{name.upper()}"
    expected = Settings(**{name: value})
    assert expected != Settings()
    assert read_settings([flag, written], {}) == expected
    assert read_settings([], {variable: written}) == expected
    assert read_settings([flag, written], {variable: "1"}) == expected


def test_a_flag_alone_is_a_yes():
    assert read_settings(["--share", "--open"], {}) == Settings(share=True, open=True)
    assert read_settings(["--share", "no"], {"MOUTHPIECE_SHARE": "yes"}) == Settings()


@pytest.mark.parametrize(
    ("flag", "word"),
    [("--port", "http"), ("--port", "0"), ("--max-seconds", "-1"), ("--at-once", "1.5"),
     ("--share", "perhaps"), ("--auth", "ann"), ("--auth", ":secret"), ("--auth", ",")],
)  # fmt: skip
def test_a_wrong_word_is_said_and_nothing_starts(capsys, flag, word):
    with pytest.raises(SystemExit) as left:
        read_settings([flag, word], {})
    assert left.value.code == 2
    assert f"argument {flag}: invalid" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        read_settings([], {f"MOUTHPIECE_{flag[2:].upper().replace('-', '_')}": word})


def test_help_names_every_flag_and_variable(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    for name in GIVEN:
        assert f"--{name.replace('_', '-')}" in said
        assert f"MOUTHPIECE_{name.upper()}" in said


def test_how_it_is_served():
    options = launch_options(Settings(max_megabytes=7, auth=(("ann", "x"),)))
    assert (options["max_file_size"], options["auth"]) == ("7mb", [("ann", "x")])
    assert options["show_error"] is options["run_history"] is options["share"] is False
    assert "allowed_paths" not in options

"""What whoever starts the page may decide: flags, each with an environment variable."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

ENVIRONMENT = "MOUTHPIECE_"


def _yes(word: str) -> bool:
    answers = {"1": True, "true": True, "yes": True, "on": True}
    answers |= {"0": False, "false": False, "no": False, "off": False, "": False}
    try:
        return answers[word.strip().lower()]
    except KeyError:
        raise ValueError(word) from None


_yes.__name__ = "yes or no"  # argparse names it in its complaint


def _count(word: str) -> int:
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


_count.__name__ = "count"


def _people(word: str) -> tuple[tuple[str, str], ...]:
    """name:password,name:password"""
    pairs = [pair.partition(":") for pair in word.split(",") if pair.strip()]
    if not pairs or not all(name.strip() and password for name, _, password in pairs):
        raise ValueError(word)
    return tuple((name.strip(), password) for name, _, password in pairs)


_people.__name__ = "name:password"


def _flag(default: Any, read: Callable[[str], Any], metavar: str, help: str) -> Any:
    return field(default=default, metadata={"read": read, "metavar": metavar, "help": help})


@dataclass(frozen=True)
class Settings:
    """How the page is served, and how much one visitor may ask for."""

    host: str | None = _flag(
        None, str, "ADDRESS", "where it listens: 0.0.0.0 for all the network; default 127.0.0.1"
    )
    port: int | None = _flag(None, _count, "N", "default: the first free one from 7860 on")
    share: bool = _flag(False, _yes, "", "a public address too, through Gradio's tunnel")
    auth: tuple[tuple[str, str], ...] = _flag(
        (), _people, "NAME:PASSWORD,...", "only for these people"
    )
    open: bool = _flag(False, _yes, "", "open the page in a browser")
    max_seconds: int = _flag(600, _count, "N", "the longest video")
    max_characters: int = _flag(5000, _count, "N", "the longest text")
    max_megabytes: int = _flag(200, _count, "N", "the largest file that may be uploaded")
    max_waiting: int = _flag(20, _count, "N", "people in the queue; more are asked to come back")
    at_once: int = _flag(1, _count, "N", "videos made at the same time")


def read_settings(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """From the command line; what is not said there, from the environment."""
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description="Mouthpiece as a page in the browser.",
        epilog=f"Each option can be given as an environment variable too: {ENVIRONMENT}PORT=8000.",
    )
    for row in fields(Settings):
        name, known = row.name, row.metadata
        variable = ENVIRONMENT + name.upper()
        default = environment.get(variable, row.default)
        shown = row.default is not False and isinstance(row.default, int)
        text = f"{known['help']}{f'; default {row.default}' if shown else ''} [{variable}]"
        flag = "--" + name.replace("_", "-")
        if known["read"] is _yes:
            parser.add_argument(
                flag, nargs="?", const=True, default=default, type=_yes, metavar="yes|no", help=text
            )
        else:
            parser.add_argument(
                flag, default=default, type=known["read"], metavar=known["metavar"], help=text
            )
    return Settings(**vars(parser.parse_args(arguments)))

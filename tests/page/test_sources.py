"""Where an avatar may come from: what is missing is seen, with the reason, and nothing breaks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app import build_demo
from inference import engines


@pytest.fixture
def without_painters(monkeypatch) -> None:
    """A computer on which what painting needs is not installed."""
    rows = [replace(row, modules=("no_such_diffusers",)) if row.paints else row
            for row in engines.CATALOGUE]
    monkeypatch.setattr(engines, "CATALOGUE", tuple(rows))


def test_a_source_that_is_not_there_says_why_and_what_to_do(without_painters):
    page = build_demo().get_config_file()
    told = json.dumps(page, ensure_ascii=False, default=str)
    assert "needs no_such_diffusers: pip install -r requirements.txt. Upload a picture." in told
    (source,) = (one["props"] for one in page["components"]
                 if one["props"].get("label") == "Where the avatar comes from")
    assert [id for _, id in source["choices"]] == ["gallery", "upload", "footage"]

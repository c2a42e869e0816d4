"""How the page's own events are wired: none of them is an endpoint for programs."""

from __future__ import annotations

from typing import Any

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
# Answered at once, beside the queue; nothing spins meanwhile.
AT_ONCE: dict[str, Any] = PRIVATE | {"queue": False, "show_progress": "hidden"}
# Worth a moment's wait, which is shown; the latest of several counts.
ANSWERED: dict[str, Any] = PRIVATE | {"trigger_mode": "always_last", "concurrency_limit": 4}

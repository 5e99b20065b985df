"""How a browser is called in the list of one's devices and in the audit trail."""

from __future__ import annotations

from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Words in a user agent and the browser they tell; the first that is found counts, as most name others besides."""

_SYSTEMS: Final = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """`Chrome, Android`; the first word of a user agent that is no browser's, `?` where there is none."""
    told = [_first(user_agent, names) for names in (_BROWSERS, _SYSTEMS)]
    known = [one for one in told if one]
    return ", ".join(known) if known else (user_agent.partition("/")[0].strip()[:40] or "?")


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str | None:
    return next((name for word, name in names if word in user_agent), None)

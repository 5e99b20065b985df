"""A walk through the whole site by its own links, each address once."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha1
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

from flask.testing import FlaskClient

from queries.profile.models import Profile
from tests.walking.reading import Document

PAGE = "text/html"
FIRST = "?lang=en"


def service_paths(profile: Profile) -> tuple[str, ...]:
    """The addresses of the services' pages."""
    return tuple(f"/{service.page.path if service.page else service.key}" for service in profile.services)


def main_paths(profile: Profile) -> tuple[str, ...]:
    """Every page that there is, without any query: all services, departments, districts and metrics."""
    places = [f"/skpd/{one.code}" for one in profile.departments] + [
        f"/kecamatan/{one.code}" for one in profile.districts
    ]
    metrics = [f"/metrik/{service.key}.{name}" for service in profile.services for name in service.metrics]
    return ("/", *service_paths(profile), "/skpd", "/kecamatan", "/sumber", *places, *metrics)


@dataclass
class Visit:
    """One answer, and what the checks found wrong with it."""

    address: str
    status: int
    kind: str
    seconds: float
    faults: dict[str, list[str]] = field(default_factory=dict)


DRAWN = 'id="first-paint"'
"""What pages of numbers hold; those of accounts are plain forms."""


@dataclass
class Walk:
    """What was visited, by address; `look` gets each page while it is at hand."""

    client: FlaskClient
    look: Callable[[str, Document], dict[str, list[str]]]
    visits: dict[str, Visit] = field(default_factory=dict)
    links: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # address -> pages that link to it

    def through(self, addresses: Iterable[str]) -> None:
        """Visits those that were not visited yet."""
        for address in addresses:
            if address not in self.visits:
                self.visits[address] = self._visit(address)

    def _visit(self, address: str) -> Visit:
        began = time.thread_time()  # of work: a busy machine makes none of it slow
        answer = self.client.get(address)
        visit = Visit(address, answer.status_code, answer.mimetype or "", time.thread_time() - began)
        text = answer.get_data(as_text=True) if visit.kind == PAGE else ""
        if DRAWN in text:
            document = Document.of(text)
            visit.faults = self.look(address, document)
            for link in links_of(address, document):
                self.links[link].add(address)
        return visit

    def found(self) -> list[str]:
        """Addresses that pages link to and that nobody visited, in a fixed order."""
        return sorted(set(self.links) - set(self.visits))

    def faults(self, kind: str, most: int = 25) -> list[str]:
        """What one check found wrong, with the address, each sort of fault a few times."""
        every = [f"{one.address}: {fault}" for one in self.visits.values() for fault in one.faults.get(kind, ())]
        return every[:most] + ([f"… and {len(every) - most} more"] if len(every) > most else [])


def links_of(address: str, page: Document) -> Iterator[str]:
    """The addresses within the site that a page leads to, from the path on."""
    for one in page.body.tagged("a"):
        target, _ = urldefrag(one.get("href"))
        parts = urlsplit(target)
        if target and not parts.netloc and not parts.scheme:
            path = parts.path or urlsplit(address).path
            yield f"{path}?{parts.query}" if parts.query else path


def form_of(address: str) -> tuple[str, ...]:
    """What kind of address it is: the first word of its path, whether a code or a file follows, its keys, its panel."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    query.pop("lang", None)
    panel = query.get("panel", "").partition(":")[0]
    first, _, second = parts.path.strip("/").partition("/")
    ending = second.rpartition(".")[2] if second.endswith((".csv", ".xlsx")) else "code" if second else ""
    return (first, ending, panel, *sorted(query))


def sampled(addresses: Iterable[str], each: int) -> list[str]:
    """Of every form at most `each`, the same ones each time."""
    forms: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for address in sorted(addresses, key=lambda one: sha1(one.encode()).hexdigest()):
        if len(forms[form_of(address)]) < each:
            forms[form_of(address)].append(address)
    return [address for form in sorted(forms) for address in forms[form]]


def in_english(address: str) -> str:
    """The same address in English."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {"lang": "en"}
    return f"{parts.path}?{urlencode(query, safe=':')}"

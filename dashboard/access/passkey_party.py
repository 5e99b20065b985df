"""For which site passkeys are made: WebAuthn binds them to a host's name, over https or on the machine itself."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Party:
    """The site as authenticators know it: `id` is its host's name, `origin` is where its pages are opened."""

    id: str
    origin: str
    name: str

    @property
    def host(self) -> str:
        """Host and port as a browser sends them."""
        return urlsplit(self.origin).netloc


def party_of(address: str, name: str) -> Party | None:
    """The party of an address; None where no browser makes passkeys for it: a bare number, or http elsewhere."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" and host != "localhost":
        return None
    try:
        ip_address(host)
    except ValueError:
        default = {"https": 443, "http": 80}[parts.scheme]
        port = f":{parts.port}" if parts.port not in (None, default) else ""
        return Party(host, f"{parts.scheme}://{host}{port}", name)
    return None

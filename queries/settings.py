"""Settings, each declared once: name, default, help. Read from the environment as `PANTAU_…`.

A secret can stand in a file instead: `PANTAU_SECRETS_DIR` names a folder whose files are called
like the variables in lower case (`pantau_mart_url`, `pantau_source_revenue_url`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from queries.errors import Fault, SettingError, UnknownNameError, did_you_mean

PREFIX = "PANTAU_"
_SOURCE = re.compile(r"^PANTAU_SOURCE_(?P<service>[A-Z0-9_]+)_URL$")
_SAFE_ISSUER = re.compile(r"https://[^\s?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?(/[^\s?#]*)?")
_ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?/?")
OUTSIDE = {"PANTAU_SECRETS_DIR", "PANTAU_REAL_DATA", "PANTAU_BENCH"}
"""Variables read elsewhere: the secrets' folder, and two folders that only tests and benches look at."""


class Settings(BaseSettings):
    """What an installation can set. The environment wins over the secrets' folder, which wins over the default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    city: str = Field("batam", description="the folder under `cities_dir` that holds the city profile")
    cities_dir: Annotated[Path, NoDecode] = Field(Path("cities"), description="where the city profiles lie")
    mart_url: str = Field("sqlite:///var/mart.db", description="SQLAlchemy URL of the mart (SQLite or PostgreSQL)")
    state_url: str = Field(
        "sqlite:///var/state.db",
        description="SQLAlchemy URL of what cannot be pulled again (accounts, audit trail): SQLite or PostgreSQL",
    )
    source_url_template: str = Field(
        "sqlite:///var/sources/{service}.db",
        description="SQLAlchemy URL of a service's database where it has no PANTAU_SOURCE_<SERVICE>_URL of its own",
    )
    host: str = Field("127.0.0.1", description="address that `serve` listens on")
    port: int = Field(8050, ge=1, le=65535, description="port that `serve` listens on")
    workers: int = Field(2, ge=1, le=64, description="server processes")
    threads: int = Field(4, ge=1, le=64, description="threads of each server process")
    public_url: str | None = Field(
        None,
        description="address at which people open Pantau, for links, sign-in and cookies; default: http://HOST:PORT",
    )
    proxies: int = Field(
        0, ge=0, le=9, description="trusted proxies before the server, each of which tells the client's address"
    )
    public_dir: Path = Field(
        Path("var/public"),
        description="where the public pages are published: `publish` makes it a link to the version that stands",
    )
    documents_dir: Path = Field(
        Path("var/documents"), description="where the documents of the budget menu are kept until and after approval"
    )
    public_site_url: str = Field(
        "{address}/publik/",
        description="address of the public pages, for their maps and pictures; {address} is that of Pantau itself",
    )
    session_idle_hours: int = Field(12, ge=1, le=720, description="hours without a request after which a session ends")
    session_days: int = Field(30, ge=1, le=365, description="days after which a session ends in any case")
    oidc_issuer: str = Field(
        "", description="identity provider of the city (OpenID Connect); empty: local accounts only"
    )
    oidc_client_id: str = Field("", description="how the identity provider knows Pantau")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="the secret that it gave with it; empty for a public client"
    )
    oidc_label: str = Field("", description="words on the button that leads to the identity provider")
    script_eval: bool = Field(
        False,
        description="whether a page may evaluate text as script; only page-load harnesses need it, nothing here does",
    )

    @property
    def address(self) -> str:
        """Where people open the product: scheme, host and port, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") if self.public_url else f"http://{host}:{self.port}"

    @property
    def site_address(self) -> str:
        """Where strangers open the public pages, with a slash at the end."""
        return self.public_site_url.replace("{address}", self.address).rstrip("/") + "/"

    @property
    def city_key(self) -> str:
        """What the city's mart, state and public pages know it by: the name of its profile's folder."""
        return self.profile_folder.absolute().name

    @property
    def profile_folder(self) -> Path:
        """Folder of the city profile."""
        return self.cities_dir / self.city


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of this process.

    Raises SettingError that lists every variable that is unknown or cannot be used.
    """
    names = os.environ if environ is None else environ
    faults = _unknown(names)
    try:
        settings = Settings(_secrets_dir=secrets_dir(names))  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        raise SettingError(*faults, *_unusable(error)) from None
    faults += [*_bad_urls(settings), *_bad_address(settings), *_bad_provider(settings)]
    if faults:
        raise SettingError(*faults)
    return settings


def secrets_dir(environ: Mapping[str, str]) -> Path | None:
    """The folder of secrets, where one is set and exists."""
    name = environ.get("PANTAU_SECRETS_DIR")
    if name and not Path(name).is_dir():
        raise SettingError(Fault("PANTAU_SECRETS_DIR", f"{name} is no folder", "Create it, or unset the variable"))
    return Path(name) if name else None


def source_url(settings: Settings, service: str, environ: Mapping[str, str] | None = None) -> str:
    """SQLAlchemy URL of a service's database: its own variable, its file of secrets, or the template."""
    names = os.environ if environ is None else environ
    variable = f"{PREFIX}SOURCE_{service.upper().replace('-', '_')}_URL"
    if variable in names:
        return names[variable]
    folder = secrets_dir(names)
    if folder and (folder / variable.lower()).is_file():
        return (folder / variable.lower()).read_text().strip()
    return settings.source_url_template.replace("{service}", service)


def check_source_names(services: Iterable[str], environ: Mapping[str, str] | None = None) -> None:
    """Raise UnknownNameError where `PANTAU_SOURCE_<SERVICE>_URL` names no service of the profile."""
    known = {service.upper().replace("-", "_"): service for service in services}
    names = os.environ if environ is None else environ
    faults = [
        Fault(name, "no service of the profile is called so", did_you_mean(match["service"], known))
        for name in sorted(names)
        if (match := _SOURCE.match(name)) and match["service"] not in known and name not in _declared()
    ]
    if faults:
        raise UnknownNameError(*faults)


def _declared() -> set[str]:
    return {PREFIX + name.upper() for name in Settings.model_fields} | OUTSIDE


def _unknown(names: Iterable[str]) -> list[Fault]:
    return [
        Fault(name, "there is no such setting", did_you_mean(name, _declared()))
        for name in sorted(names)
        if name.startswith(PREFIX) and name not in _declared() and not _SOURCE.match(name)
    ]


def _unusable(error: ValidationError) -> list[Fault]:
    return [
        Fault(PREFIX + str(item["loc"][0]).upper(), item["msg"], "Correct the value, or unset it for the default")
        for item in error.errors()
    ]


def _bad_urls(settings: Settings) -> list[Fault]:
    faults = []
    for name in ("mart_url", "state_url", "source_url_template"):
        try:
            make_url(getattr(settings, name))
        except ArgumentError:
            remedy = "Write for example sqlite:///var/mart.db or postgresql+psycopg://user@host/database"
            faults.append(Fault(PREFIX + name.upper(), "this is no database URL", remedy))
    return faults


def _bad_address(settings: Settings) -> list[Fault]:
    """Links and cookies are made for one scheme, host and port; a folder behind them cannot be served."""
    if not settings.public_url or _ADDRESS.fullmatch(settings.public_url):
        return []
    remedy = "Write for example https://pantau.kota.go.id, without a path"
    return [Fault("PANTAU_PUBLIC_URL", f"{settings.public_url[:80]} is no address of a site", remedy)]


def _bad_provider(settings: Settings) -> list[Fault]:
    """What an identity provider vouches for must come from it alone: by https, but on the machine itself."""
    if not settings.oidc_issuer:
        return []
    faults = []
    if not _SAFE_ISSUER.fullmatch(settings.oidc_issuer):
        remedy = "Write the issuer as the provider tells it, for example https://sso.kota.go.id/realms/kota"
        faults.append(Fault("PANTAU_OIDC_ISSUER", f"{settings.oidc_issuer[:80]} is no https address", remedy))
    if not settings.oidc_client_id:
        remedy = "Register Pantau with the provider and write the id that it gives"
        faults.append(Fault("PANTAU_OIDC_CLIENT_ID", "it is needed with PANTAU_OIDC_ISSUER", remedy))
    return faults

"""An identity provider (OpenID Connect Core 1.0): where it is asked, and whom it vouches for.

Authorization code with PKCE (S256), `state` and `nonce`. What the provider tells of itself (its metadata and keys) is
kept for an hour; a key that is not known yet is asked for once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Session

from queries.errors import Fault, IdentityDownError, IdentityError
from queries.settings import Settings

SCOPE: Final = "openid profile email"
SECONDS: Final = 5
"""How long one question to the provider may take."""

KEPT: Final = 3600.0
FORGIVEN: Final = 10.0
"""Seconds after which a provider that did not answer is asked again: until then nobody waits for it."""

LEEWAY: Final = 60
"""Seconds that the clocks of both may differ."""

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that are taken: those made with a key that the provider alone holds, never with a shared secret."""

_KEY_TYPES: Final = frozenset({"RSA", "EC", "OKP"})
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_USERINFO: Final = "userinfo_endpoint"  # not every provider has one


@dataclass(frozen=True)
class Client:
    """Pantau as the provider knows it. `secret` is empty for a public client; `label` is what the button says."""

    issuer: str
    id: str
    secret: str = field(default="", repr=False)
    label: str = ""


@dataclass(frozen=True)
class Begun:
    """One way to the provider and back: where to send the browser, and what it must bring back or prove."""

    address: str
    state: str
    nonce: str
    verifier: str = field(repr=False)


def client_of(settings: Settings) -> Client | None:
    """The provider that the settings name; None where they name none."""
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    return Client(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_label)


class Provider:
    """One provider; `back` is the address of ours to which it sends the browser."""

    def __init__(self, client: Client, back: str) -> None:
        self.client = client
        self._back = back
        self._told: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._down: tuple[float, IdentityDownError] | None = None

    def begin(self) -> Begun:
        """A new way to the provider. Raises IdentityDownError."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._session() as session:
            address, _ = session.create_authorization_url(
                self._metadata()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Begun(address, state, nonce, verifier)

    def claims(self, code: str, nonce: str, verifier: str, needed: str) -> Mapping[str, Any]:
        """What the provider says of whoever came back with `code`: the claims of a checked ID token.

        Where `needed` is not among them, those of the provider's userinfo are added. Raises IdentityError.
        """
        told = self._metadata()
        with self._session() as session:
            try:
                granted = session.fetch_token(told["token_endpoint"], code=code, code_verifier=verifier)
                claims = self._checked(granted, nonce)
                if needed not in claims and (more := told.get(_USERINFO)):
                    claims = _with_userinfo(session.get(more), claims)
            except RequestException as error:
                raise _down("it cannot be reached", error) from error
            except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError) as error:
                raise IdentityError(_fault("what it answered cannot be trusted", error)) from error
        return claims

    def _session(self) -> Any:  # as no hint of the library says that it is a session of `requests`
        return OAuth2Session(
            self.client.id,
            self.client.secret or None,
            token_endpoint_auth_method=self._method(),
            scope=SCOPE,
            redirect_uri=self._back,
            code_challenge_method="S256",
            default_timeout=SECONDS,
        )

    def _method(self) -> str:
        """How Pantau proves itself: by the header that every provider knows, unless this one takes the body alone."""
        if not self.client.secret:
            return "none"
        known = self._metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_post" if "client_secret_basic" not in known else "client_secret_basic"

    def _checked(self, granted: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """The claims of the ID token, once its signature, issuer, audience, times and nonce are right."""
        token = self._decoded(str(granted["id_token"]))
        options: Any = {
            "iss": {"essential": True, "value": self.client.issuer},
            "aud": {"essential": True, "value": self.client.id},
            "exp": {"essential": True},
            "sub": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": self.client.id, "access_token": granted.get("access_token")}
        checked = CodeIDToken(token.claims, token.header, options, params)
        checked.validate(leeway=LEEWAY)
        return dict(checked)

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(), algorithms=list(ALGORITHMS))
        except InvalidKeyIdError:  # the provider has new keys
            self._keys = None
            return jwt.decode(token, self._key_set(), algorithms=list(ALGORITHMS))

    def _key_set(self) -> KeySet:
        if self._keys is None or self._keys[0] < monotonic() - KEPT:
            told = self._asked(self._metadata()["jwks_uri"])
            usable = [key for key in told["keys"] if key.get("kty") in _KEY_TYPES and key.get("use", "sig") == "sig"]
            self._keys = monotonic(), KeySet.import_key_set({"keys": usable})
        return self._keys[1]

    def _metadata(self) -> Mapping[str, Any]:
        """What the provider tells of itself. Raises IdentityDownError, also where it is not who it should be."""
        if self._told is None or self._told[0] < monotonic() - KEPT:
            told = self._asked_again(f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self.client.issuer:
                raise _down(f"it calls itself {str(told.get('issuer'))[:80]!r}")
            if not all(self._is_safe(told.get(name)) for name in (*_ENDPOINTS, *({_USERINFO} & set(told)))):
                raise _down("it names no https addresses for its endpoints")
            self._told = monotonic(), told
        return self._told[1]

    def _is_safe(self, address: Any) -> bool:
        """An address as safe as that of the issuer itself."""
        scheme = urlsplit(self.client.issuer).scheme
        return isinstance(address, str) and urlsplit(address).scheme in {"https", scheme}

    def _asked_again(self, address: str) -> Mapping[str, Any]:
        """What stands at the address, unless nothing did a moment ago."""
        if self._down is not None and self._down[0] > monotonic() - FORGIVEN:
            raise IdentityDownError(*self._down[1].faults)
        try:
            return self._asked(address)
        except IdentityDownError as error:
            self._down = monotonic(), error
            raise

    def _asked(self, address: str) -> Mapping[str, Any]:
        try:
            with Session() as session:
                answer = session.get(address, timeout=SECONDS)
                answer.raise_for_status()
                told = answer.json()
        except (RequestException, ValueError) as error:
            raise _down("it cannot be reached", error) from error
        if not isinstance(told, dict):
            raise _down("it answers nothing that can be read")
        return told


def _with_userinfo(answer: Any, claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """More claims of the same person; those of the signed token stand."""
    answer.raise_for_status()
    more = answer.json()
    if more["sub"] != claims["sub"]:
        raise ValueError("the userinfo is of another person")
    return {**more, **claims}


def _down(what: str, error: Exception | None = None) -> IdentityDownError:
    return IdentityDownError(_fault(what, error))


def _fault(what: str, error: Exception | None) -> Fault:
    """Never with the error's own text: it may hold a code or a token."""
    kind = f" ({type(error).__name__})" if error else ""
    remedy = "See that the provider runs, and that PANTAU_OIDC_ISSUER and its client are right"
    return Fault("identity provider", f"{what}{kind}", remedy)

"""An identity provider that says whatever a test wants it to, truly served."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server


class FalseProvider:
    """Keys, metadata and answers; change any of them."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}, auto_kid=False)
        self.published = [self.key]
        self.metadata: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "userinfo_endpoint": f"{issuer}/userinfo",
        }
        self.token: str = ""
        self.userinfo: dict[str, Any] = {}
        self.status = 200
        self.asked: list[dict[str, Any]] = []  # what was sent to the token endpoint
        self.times: dict[str, int] = {}

    def claims(self, sent: str, /, **changes: Any) -> dict[str, Any]:
        """Those of somebody who may come in, changed; None takes one out."""
        now = int(time.time())
        plain = {"iss": self.issuer, "aud": "pantau", "sub": "1", "exp": now + 300, "iat": now, "nonce": sent}
        plain |= {"roles": ["wali"], "preferred_username": "siti"}
        return {key: value for key, value in {**plain, **changes}.items() if value is not None}

    def sign(self, claims: dict[str, Any], key: Any = None, alg: str = "RS256", kid: str = "1") -> str:
        """An ID token."""
        return jwt.encode({"alg": alg, "kid": kid}, claims, key or self.key, algorithms=[alg])


@contextmanager
def false_provider() -> Iterator[FalseProvider]:
    """One that is served until the block ends."""
    app = Flask("provider")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    provider = FalseProvider(f"http://127.0.0.1:{server.server_port}")

    def counted(name: str, answer: Any) -> Any:
        provider.times[name] = provider.times.get(name, 0) + 1
        return jsonify(answer), provider.status

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Any:
        return counted("metadata", provider.metadata)

    @app.get("/keys")
    def keys() -> Any:
        return counted("keys", {"keys": [key.as_dict(private=False) for key in provider.published]})

    @app.post("/token")
    def token() -> Any:
        provider.asked.append({**request.form.to_dict(), "by": request.authorization})
        return counted("token", {"access_token": "x", "token_type": "Bearer", "id_token": provider.token})

    @app.get("/userinfo")
    def userinfo() -> Any:
        return counted("userinfo", provider.userinfo)

    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)

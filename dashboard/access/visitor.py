"""Whoever is signed in behind the request that is answered."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, g, has_request_context

from dashboard.signed import Signed
from queries.state.sessions import Session
from queries.viewer import Language, Role, Viewer


@dataclass(frozen=True)
class Visitor:
    """A person, or the bearer of a link, on one device."""

    session: Session

    @property
    def role(self) -> Role:
        """What they may see."""
        return self.session.role

    @property
    def department(self) -> str | None:
        """Code of their own department; None for those who see the whole city."""
        return self.session.department

    @property
    def name(self) -> str | None:
        """The name that others read; None for the bearer of a link."""
        return self.session.shown

    @property
    def actor(self) -> str:
        """How the audit trail names them."""
        return self.session.actor

    def viewer(self, language: Language = Language.ID) -> Viewer:
        """On whose behalf queries run."""
        return Viewer(self.role, self.department, language)

    def signed(self, language: Language = Language.ID) -> Signed:
        """Whom a page is made for."""
        return Signed(self.viewer(language), self.name)


def visitor() -> Visitor:
    """Who is signed in; answers 401 where nobody is."""
    return visitor_or_none() or abort(HTTPStatus.UNAUTHORIZED)


def visitor_or_none() -> Visitor | None:
    """Who is signed in; None for a stranger."""
    return g.get("visitor") if has_request_context() else None


def admit(session: Session) -> None:
    """Let the rest of the request know whose it is."""
    g.visitor = Visitor(session)

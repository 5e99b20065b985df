"""`/publikasi`: how everything that may be public stands; those with that right approve and withdraw it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from dash import html
from flask import Flask, Response, request

from dashboard.access.access import access
from dashboard.access.account_fields import DO, DONE, said, way_back
from dashboard.access.forms import checked_form, form_page, here
from dashboard.access.leading import led_to
from dashboard.access.people_parts import note_refused
from dashboard.deciding.decider import PUBLICATION, Decider, decider
from dashboard.deciding.parts import items_part, preview_part
from dashboard.deciding.previews import Previewed, Previews
from queries.errors import NotPermittedError, UnknownNameError
from queries.profile.models import Profile
from queries.publication import gate
from queries.publication.gate import StaleError
from queries.publication.items import read_item
from queries.state.people import Person

_AGAIN: Final = 4
"""Seconds after which a page that waits for a preview asks again."""


@dataclass(frozen=True)
class _Answer:
    """What a form led to, where it did not do what it asked."""

    wrong: str | None = None
    status: HTTPStatus = HTTPStatus.OK


class DecidingPage:
    """The page and what its forms do, for one city."""

    def __init__(self, profile: Profile, previews: Previews) -> None:
        self._profile, self._previews = profile, previews
        self._deeds: dict[str, Callable[[Decider, Person], Response]] = {
            "approve": self._approve,
            "withdraw": self._withdraw,
            "preview": self._preview,
        }

    def register(self, server: Flask) -> None:
        """Answer the address."""
        server.add_url_rule(PUBLICATION, "publication", self._answer, methods=["GET", "POST"])

    def _answer(self) -> Response:
        own = decider(self._profile)
        return self._done(own) if request.method == "POST" else self._page(own)

    def _done(self, own: Decider) -> Response:
        """Do what the form says, or say why not."""
        deed = self._deeds.get(checked_form().get(DO, ""))
        if deed is None:
            return self._page(own, _Answer(own.say("deciding.wrong.form"), HTTPStatus.UNPROCESSABLE_ENTITY))
        if own.person is None or own.only_reads:
            return self._refused(own, "deciding.wrong.reads")
        try:
            return deed(own, own.person)
        except NotPermittedError:
            return self._refused(own, "deciding.wrong.not_yours")
        except UnknownNameError:
            return self._page(own, _Answer(own.say("deciding.wrong.unknown"), HTTPStatus.UNPROCESSABLE_ENTITY))
        except StaleError as error:
            names = ", ".join(own.title(read_item(fault.where)) for fault in error.faults)
            return self._page(own, _Answer(own.say("deciding.wrong.stale", names=names), HTTPStatus.CONFLICT))

    def _refused(self, own: Decider, why: str) -> Response:
        note_refused(own.known, {DO: request.form.get(DO, ""), "items": " ".join(_chosen())})
        return self._page(own, _Answer(own.say(why), HTTPStatus.FORBIDDEN))

    def _page(self, own: Decider, answer: _Answer = _Answer()) -> Response:
        say = own.say
        standing = [one for one in gate.stands(access().state, self._profile, datetime.now(UTC)) if own.sees(one.item)]
        there = own.shown(self._previews.of(own.person)) if own.person is not None and not own.only_reads else None
        content = [
            way_back(say, own.known, own.language, (say("accounts.title"), "/akun")),
            *said(say, answer.wrong),
            html.P(say("deciding.lead"), className="hint"),
            *([html.P(say("deciding.by_link"), className="alert")] if own.person is None else []),
            *([preview_part(own, there)] if there is not None else []),
            items_part(own, standing, there.preview if there else None),
        ]
        page = html.Div(content, className="account wide")
        response = form_page(say("deciding.title"), page, own.language, status=answer.status)
        if there is not None and there.is_running:
            response.headers["Refresh"] = f"{_AGAIN}; url={here(**{DONE: None})}"
        return response

    def _preview(self, own: Decider, person: Person) -> Response:
        if self._previews.start(person):
            mine = gate.items_for(access().state, self._profile, person)
            access().trail.write(own.known.actor, "public.previewed", {"count": len(mine)})
        return led_to(here(**{DONE: None}))

    def _approve(self, own: Decider, person: Person) -> Response:
        now, chosen = datetime.now(UTC), _chosen()
        try:
            until = own.moment_of(request.form.get("not_before", "").strip())
        except ValueError:
            return self._page(own, _Answer(own.say("deciding.wrong.moment"), HTTPStatus.UNPROCESSABLE_ENTITY))
        if not chosen:
            return self._none_chosen(own)
        gate.approve(
            access().state,
            self._profile,
            person,
            list(chosen),
            by=own.known.actor,
            now=now,
            shown=_shown(self._previews.of(person)),
            not_before=None if until is None else until.astimezone(UTC),
            digests=chosen,
        )
        return led_to(here(**{DONE: "approved"}))

    def _withdraw(self, own: Decider, person: Person) -> Response:
        chosen = _chosen()
        if not chosen:
            return self._none_chosen(own)
        now = datetime.now(UTC)
        gate.withdraw(access().state, self._profile, person, list(chosen), by=own.known.actor, now=now)
        return led_to(here(**{DONE: "withdrawn"}))

    def _none_chosen(self, own: Decider) -> Response:
        return self._page(own, _Answer(own.say("deciding.wrong.none"), HTTPStatus.UNPROCESSABLE_ENTITY))


def _chosen() -> dict[str, str]:
    """Items that were ticked, each with the hash of what was shown of it."""
    ticked = (one.rpartition(" ") for one in request.form.getlist("item"))
    return {name: digest for name, _, digest in ticked}


def _shown(there: Previewed) -> str:
    return there.preview.fingerprint if there.preview is not None and there.is_current else ""

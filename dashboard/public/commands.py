"""`python app.py publish`: draft, write down, write out; and the same while the app serves, in a process of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Engine

from dashboard.public.folder import PublishError, Replaced, begun, locked, standing, tidied, unwritten
from dashboard.public.keeping import SiteKeeper
from dashboard.public.release import code_print
from queries.errors import Fault, PantauError
from queries.metrics.freshness import today_in
from queries.profile.models import Profile
from queries.publication.days import last_public_day
from queries.state.one_publisher import one_publisher
from queries.state.public import decided, stamp
from queries.viewer import PROCESS

if TYPE_CHECKING:
    from queries.metrics.warm import WarmMart
    from queries.publication.values import Publication

BY: Final = "pantau"
"""Under which name the trail knows what nobody has done by hand."""

CATALOGS: Final = {"dcat": "catalog.jsonld", "package": "datapackage.json"}
"""Files for machines, by the names that the page of data gives them."""

_MINUTES: Final = 10
"""How often it is looked whether an embargo has passed."""


@dataclass(frozen=True)
class PublicSite:
    """Where the public site of a city comes from, and where it goes."""

    state: Engine
    warm: WarmMart
    profile: Profile
    out: Path
    address: str  # of the site's root
    documents: Path = Path("var/documents")  # folder of the documents that were put in

    def publish(self, by: str = BY) -> tuple[Replaced, Publication | None]:
        """Write what is public now, if it differs from what stands or that is damaged. Raises PantauError, which says
        whether what stood stands.

        Of several at a time each waits for the one before, from reading to writing, whichever folders they write to:
        one that had read earlier could otherwise put back what the other took off.
        """
        before = standing(self.out)
        try:
            self.out.parent.mkdir(parents=True, exist_ok=True)
            with one_publisher(self.state), locked(self.out, name="publishing"):
                self._check_city()
                return self._publish(by)
        except OSError as error:
            raise PublishError(unwritten(self.out, error, before)) from error

    def _check_city(self) -> None:
        """See that the pages that stand are this city's; a note, written once, says whose they are."""
        note = self.out.parent / f".{self.out.name}.city"
        if not note.is_file():
            note.write_text(self.profile.key)
        elif (kept := note.read_text()) != self.profile.key:
            what = f"the pages of the city {kept!r} lie there, not those of {self.profile.key!r}"
            raise PublishError(Fault(str(self.out), what, "Give each city a folder of its own: set PANTAU_PUBLIC_DIR"))

    def _publish(self, by: str) -> tuple[Replaced, Publication | None]:
        """What is new is written down before it goes out: what readers may have seen counts as known for good. Where
        nothing that the site depends on has changed, nothing is read either, and there is no publication.
        """
        now = datetime.now(UTC)
        version, note = tidied(self.out), self.out.parent / f".{self.out.name}.made-of"
        made_of, release = self._made_of(now)
        if version is not None and note.is_file() and note.read_text() == _word(version, made_of, release):
            return Replaced(version, 0, 0, 0), None
        from dashboard.public.publishing import publish_site  # only where there is work: it loads all pages
        from dashboard.public.wording import wording_of
        from queries.publication.documents import document_files
        from queries.publication.gate import draft, settle
        from queries.publication.open_data import data_sets, open_data_files

        made = draft(self.state, self.warm, self.profile, now, site=self.address.rstrip("/"))
        settle(self.state, made, by=by, now=now)
        public = made.publication
        done = publish_site(
            public,
            self.profile,
            self.out,
            open_data=(*open_data_files(public, wording_of(self.profile)), *document_files(public, self.documents)),
            data_sets=data_sets(public),
            catalogs=CATALOGS,
        )
        note.write_text(_word(done.version, made_of, made.release))
        return done, public

    def _made_of(self, now: datetime) -> tuple[Hashable, int]:
        """All that a version is made of (data, decisions, the days that may be told, profile, code), and the release.

        It is asked before anything is read: what is decided or pulled meanwhile then counts as new the next time.
        """
        told = decided(self.state)
        ripe = sum(one.not_before is None or one.not_before <= now for one in told.decisions)
        terms = self.profile.public.public if self.profile.public else None
        parts = (
            self.warm.state(PROCESS),
            today_in(self.profile),
            last_public_day(self.profile, terms, now) if terms else None,
            (ripe, *stamp(self.state)),
            (self.profile.digest, code_print(), self.address),
        )
        return parts, told.release

    def seen(self) -> Hashable:
        """A word for all that may change what is public: the data, what was decided, and the hour."""
        desk, now = self.warm.desk(PROCESS), datetime.now(UTC)
        return desk.version, desk.today, stamp(self.state), (now.date(), now.hour, now.minute // _MINUTES)

    def keeper(self, command: Sequence[str]) -> SiteKeeper:
        """What keeps it current while the app serves: `command` publishes, beside the processes that answer.

        It does nothing before something was decided for the first time.
        """

        def publish() -> None:
            if any(stamp(self.state)):
                _run(command)

        return SiteKeeper(self.out, self.seen, publish)


def _word(version: Path, made_of: Hashable, release: int) -> str:
    return sha256(repr((version.name, made_of, release)).encode()).hexdigest()


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own command line
    if done.returncode:
        told = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise PantauError(Fault("publish", told[-1].removeprefix("Error: "), "Run it by hand to see all"))


def published_text(done: Replaced, public: Publication | None, out: Path) -> str:
    """What the command line says."""
    if public is not None and not public.metrics and not public.tables:
        return f"{out}: nothing is approved yet, the pages say so"
    if not done.changed:
        return f"{out}: nothing has changed and nothing was written; {_stands(done.version)}"
    return f"{out}: {done.written:,} of {done.files:,} files are new, {done.removed:,} are gone"


def _stands(version: Path) -> str:
    return f"version {version.name} stands since {begun(version):%Y-%m-%d %H:%M} UTC"

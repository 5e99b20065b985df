"""Cross-checks of public.toml: what it names exists, is meant for the public, and can be made safe."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from queries.errors import did_you_mean
from queries.profile.check_services import Known, check_department
from queries.profile.drafts import Draft, text_of, texts_of
from queries.profile.faults import Findings, quoted
from queries.profile.measures import WITHOUT_DISTRICT
from queries.profile.public import PUBLIC_DIMENSIONS, SAFE_OF_CASES
from queries.shapes import Shape

COMMON_YEAR = 2001
"""One whose February has 28 days: a day that only some years have is no day to be kept every year."""

_DIMENSIONS = ("department", "category", "district", "kind")


def check_public(public: Draft, drafts: Sequence[Draft], known: Known, findings: Findings) -> None:
    """Everything of public.toml beyond its form."""
    terms = public.data.get("public")
    terms = terms if isinstance(terms, dict) else {}
    check_department(public, "public.department", text_of(terms, "department"), known, findings)
    check = _Check(public, {draft.key: draft for draft in drafts}, tuple(texts_of(terms, "things")), findings)
    check.things_are_cases()
    for where, entry in check.listed("metrics"):
        check.city_metric(f"{where}.metric", text_of(entry, "metric"))
    for where, entry in check.listed("tables"):
        check.table(where, entry)
    check.circles()
    for where, entry in check.listed("documents"):
        check.due(f"{where}.due", entry.get("due"))
    for key, name in (("metrics", "metric"), ("tables", "key"), ("documents", "code")):
        check.twice(key, name)


def fact_is_protected(service: str, fact: str | None, shape: Shape | None, things: Iterable[str]) -> bool:
    """Whether a fact's rows are people's cases: every case but those that public.toml calls things."""
    return shape is Shape.CASE and f"{service}.{fact}" not in set(things)


def goes_in_circles(sets: Iterable[frozenset[str]]) -> bool:
    """Whether sets of dimensions hang together in a circle, as a+b, b+c and c+a do.

    Tables without a circle can be told apart piece by piece: worlds that agree on what two tables share can always be
    put together into one. With a circle that does not hold, and nothing could be promised (Graham's reduction).
    """
    left, before = {one for one in sets if one}, None
    while left != before:
        before = left
        alone = {word for one in left for word in one if sum(word in other for other in left) == 1}
        cut = {one - alone for one in left} - {frozenset()}
        left = {one for one in cut if not any(one < other for other in cut)}
    return bool(left)


@dataclass(frozen=True)
class _Check:
    """What the checks look at: public.toml, the services by key, the facts that are things."""

    public: Draft
    services: dict[str, Draft]
    things: tuple[str, ...]
    findings: Findings

    def note(self, where: str, what: str, remedy: str) -> None:
        self.findings.add(self.public.where(where), what, remedy)

    def listed(self, key: str) -> list[tuple[str, dict[str, Any]]]:
        value = self.public.data.get(key)
        entries = enumerate(value if isinstance(value, list) else [], 1)
        return [(f"{key}[no. {number}]", entry) for number, entry in entries if isinstance(entry, dict)]

    def service(self, where: str, name: str) -> Draft | None:
        if name not in self.services:
            self.note(where, f"there is no service {quoted(name)}", did_you_mean(name, self.services))
        return self.services.get(name)

    def is_protected(self, draft: Draft, metric: dict[str, Any]) -> bool:
        fact = draft.fact_of(metric)
        return fact_is_protected(draft.key, fact, draft.shape_of(fact), self.things)

    def twice(self, key: str, name: str) -> None:
        seen: set[str | None] = {None}
        for where, entry in self.listed(key):
            value = text_of(entry, name)
            if value is not None and value in seen:
                self.note(f"{where}.{name}", f"{quoted(value)} stands there twice", "Delete it once.")
            seen.add(value)

    def due(self, where: str, due: Any) -> None:
        month, day = (due.get(key) if isinstance(due, dict) else None for key in ("month", "day"))
        if not (isinstance(month, int) and isinstance(day, int) and 1 <= month <= 12 and day <= 31):
            return  # its form is at fault, and told as that
        last = monthrange(COMMON_YEAR, month)[1]
        if day > last:
            what = f"month {month} has no day {day} in every year"
            self.note(f"{where}.day", what, f"Write {last} or less.")

    def things_are_cases(self) -> None:
        facts = {f"{key}.{fact}": draft for key, draft in self.services.items() for fact in draft.facts}
        for name in self.things:
            draft = facts.get(name)
            if draft is None:
                self.note("public.things", f"there is no fact {quoted(name)}", did_you_mean(name, facts))
            elif draft.shape_of(name.partition(".")[2]) not in (Shape.CASE, None):
                what = f"{quoted(name)} holds no cases, so nothing of it is hidden"
                self.note("public.things", what, "Delete it from the list.")

    def city_metric(self, where: str, name: str | None) -> None:
        service, _, metric = (name or "").partition(".")
        if name is not None and (draft := self.service(where, service)) is not None:
            self.metric(where, draft, metric)

    def metric(self, where: str, draft: Draft, key: str) -> None:
        found = draft.metrics.get(key)
        if found is None:
            what = f"{draft.document.name} has no metric {quoted(key)}"
            self.note(where, what, did_you_mean(key, draft.metrics))
            return
        if text_of(found, "audience") != "public":
            remedy = f'Write audience = "public" at metrics.{key} of {draft.document.name}, or delete it here.'
            self.note(where, f"the metric {quoted(key)} is internal", remedy)
        if self.is_protected(draft, found):
            self.safe(where, key, found)

    def safe(self, where: str, key: str, metric: dict[str, Any]) -> None:
        measure = text_of(metric, "measure")
        if measure not in SAFE_OF_CASES:
            what = f"{quoted(key)} (its measure is {measure}) would let small numbers be worked out"
            self.note(where, what, f"Name metrics of measure {', '.join(sorted(SAFE_OF_CASES))}.")
        if "days" in metric:
            what = f"{quoted(key)} speaks of the last days, and people's cases are told by whole months"
            self.note(where, what, "Name a metric without `days`.")

    def table(self, where: str, table: dict[str, Any]) -> None:
        name, keys, words = text_of(table, "service"), texts_of(table, "metrics"), texts_of(table, "by")
        draft = None if name is None else self.service(f"{where}.service", name)
        if draft is None:
            return
        for key in keys:
            self.metric(f"{where}.metrics", draft, key)
        metrics = [draft.metrics[key] for key in keys if key in draft.metrics]
        if len({self.is_protected(draft, metric) for metric in metrics}) > 1:
            what = "people's cases stand beside other numbers, which come more often"
            self.note(f"{where}.metrics", what, "Give each a table of its own.")
        if len({metric.get("days") for metric in metrics}) > 1 and "year" in table.get("periods", ["year"]):
            what = "averages of the last days stand beside numbers of the whole year"
            self.note(f"{where}.metrics", what, "Give each a table of its own: a row speaks of the same days.")
        for listed, key in ((keys, "metrics"), (words, "by")):
            for one in sorted({one for one in listed if listed.count(one) > 1}):
                self.note(f"{where}.{key}", f"{quoted(one)} stands there twice", "Delete it once.")
        for word in words:
            self.word(f"{where}.by", draft, word, metrics)

    def word(self, where: str, draft: Draft, word: str, metrics: Sequence[dict[str, Any]]) -> None:
        if word in ("channel", "program"):
            what = f"what a {word} is called is written by the source, not by the profile"
            self.note(where, what, f"Only {', '.join(_DIMENSIONS)} are published.")
        elif word not in _DIMENSIONS:
            self.note(where, f"there is no dimension {quoted(word)}", did_you_mean(word, _DIMENSIONS))
        else:
            for metric in metrics:
                self.breakdown(where, draft, word, metric)

    def breakdown(self, where: str, draft: Draft, word: str, metric: dict[str, Any]) -> None:
        shape, measure = draft.shape_of(draft.fact_of(metric)), text_of(metric, "measure")
        if shape is not None and word not in PUBLIC_DIMENSIONS[shape]:
            self.note(where, f"a {shape} has no {word}", f"It has {', '.join(PUBLIC_DIMENSIONS[shape])}.")
        elif word == "district" and shape is Shape.FLOW and measure in WITHOUT_DISTRICT:
            what = f"the measure {measure} needs a target, and no district has one"
            self.note(where, what, "Name other metrics, such as one of measure realised.")

    def circles(self) -> None:
        """Tables of one fact of people's cases must hang together without a circle."""
        for fact, sets in self.dimensions().items():
            if goes_in_circles(sets):
                what = f"the tables of {fact} go round in a circle, so small numbers could not be kept hidden"
                told = ", ".join("+".join(sorted(one)) for one in sorted(sets, key=sorted) if len(one) > 1)
                self.note("tables", what, f"Leave out one of {told}.")

    def dimensions(self) -> dict[str, set[frozenset[str]]]:
        found: dict[str, set[frozenset[str]]] = defaultdict(set)
        for _, table in self.listed("tables"):
            draft = self.services.get(text_of(table, "service") or "")
            for key in texts_of(table, "metrics") if draft is not None else ():
                metric = draft.metrics.get(key) if draft else None
                if draft and metric is not None and self.is_protected(draft, metric):
                    found[f"{draft.key}.{draft.fact_of(metric)}"].add(frozenset(texts_of(table, "by")))
        return found

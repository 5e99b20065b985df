"""The budget menu: of each kind and year the file that was let through, or that it is missing or not due yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from queries.profile.public import Public, PublicDocument
from queries.publication.items import ENDINGS, document_item
from queries.publication.values import Document, Item
from queries.state import public as kept


def menu(files: Mapping[Item, kept.DocumentRow], public: Public, day: date) -> Iterator[Document]:
    """Every kind in the year of `day`, the last, the next once one of its kinds is due, and each with an approved file.

    Newest year first. `day` is the last that may be told.
    """
    years = {day.year, day.year - 1, *(row.year for row in files.values())}
    if any(one.due is not None and one.due.of(day.year + 1) <= day for one in public.documents):
        years.add(day.year + 1)
    for year in sorted(years, reverse=True):
        for kind in public.documents:
            yield _document(kind, year, files.get(document_item(kind.code, year)), day)


def _document(kind: PublicDocument, year: int, row: kept.DocumentRow | None, day: date) -> Document:
    item, due = document_item(kind.code, year), kind.due and kind.due.of(year)
    if row is None:
        awaited = due is not None and day < due
        return Document(kind.code, kind.title, year, item, None, "", 0, "", None, due, is_awaited=awaited)
    name = f"{kind.code}-{year}-{row.sha256[:12]}.{ENDINGS.get(row.media_type, 'bin')}"
    return Document(kind.code, kind.title, year, item, name, row.media_type, row.size, row.sha256, row.at, due)

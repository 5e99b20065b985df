"""A served document as a tree of elements, as a reader of the page sees it: without Dash's copy and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from dashboard.markup import VOID_TAGS

UNREAD = frozenset({"script", "style", "template"})
CODE = frozenset({"code", "pre"})
SPOKEN = ("aria-label", "alt", "title", "placeholder", "aria-description")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BODY = re.compile(r'<div id="first-paint">(.*)</div>\s*<div id="react-entry-point"', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_LANGUAGE = re.compile(r'<html[^>]* lang="(\w*)"')


@dataclass(eq=False)
class Element:
    """An element, its attributes, and what stands in it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def has(self, name: str) -> bool:
        return name in self.attributes

    @cached_property
    def _below(self) -> tuple[Element, ...]:
        found, waiting = [], [self]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += [child for child in reversed(one.children) if isinstance(child, Element)]
        return tuple(found)

    def elements(self) -> tuple[Element, ...]:
        """This one and all below it, in order; asked for once the page is read to its end."""
        return self._below

    def having(self, name: str) -> list[Element]:
        return [one for one in self.elements() if name in one.attributes]

    def tagged(self, *tags: str) -> list[Element]:
        return [one for one in self.elements() if one.tag in tags]

    def texts(self, without: frozenset[str] = UNREAD) -> Iterator[str]:
        """The pieces of text, in order."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in without:
                yield from child.texts(without)

    def text(self) -> str:
        """The text with single spaces."""
        return " ".join("".join(self.texts()).replace("\u00a0", " ").split())

    def above(self) -> Iterator[Element]:
        """This one and all around it, from the inside."""
        one: Element | None = self
        while one is not None:
            yield one
            one = one.parent

    def spoken(self) -> Iterator[str]:
        """What attributes say to people, anywhere below."""
        for one in self.elements():
            for name in SPOKEN:
                if one.get(name):
                    yield one.get(name)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self._at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, self._at)
        self._at.children.append(one)
        if tag not in VOID_TAGS:
            self._at = one

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at.children.append(Element(tag, {name: value or "" for name, value in attrs}, self._at))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID_TAGS:
            return
        assert self._at.tag == tag, f"</{tag}> closes <{self._at.tag}>"
        assert self._at.parent is not None
        self._at = self._at.parent

    def handle_data(self, data: str) -> None:
        self._at.children.append(data)


@dataclass(frozen=True)
class Document:
    """A page: its title, its language, and its content."""

    title: str
    language: str
    body: Element

    @classmethod
    def of(cls, text: str) -> Document:
        body, title, language = _BODY.search(text), _TITLE.search(text), _LANGUAGE.search(text)
        assert body and title and language, "it is no page of the product"
        return cls(title[1].strip(), language[1], fragment(body[1]))


def fragment(text: str) -> Element:
    """A piece of HTML; every element in it must be closed."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root

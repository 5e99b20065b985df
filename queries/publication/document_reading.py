"""Reads a file that somebody puts in as a document, and sees by what it holds that it is what its name says."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from queries.errors import Fault, StateError
from queries.publication.items import ENDINGS

_TAIL: Final = 2048  # bytes at the end of a PDF in which it says that it ends
_BOOK: Final = {"[Content_Types].xml", "xl/workbook.xml"}
_NO_TEXT: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r")


def read_document(file: Path, most: int) -> tuple[bytes, str]:
    """The content of a PDF, XLSX or CSV file of at most so many bytes, and its media type.

    Raises StateError for another ending, for what is no plain file (a link, a device, a pipe), for one that cannot be
    read or is too large, and for one that holds something else.
    """
    ending = file.suffix.lower().removeprefix(".")
    media_type = next((media for media, known in ENDINGS.items() if known == ending), None)
    if media_type is None:
        remedy = f"Name a file that ends with .{', .'.join(ENDINGS.values())}"
        raise StateError(Fault(str(file), "it is no file that can be published", remedy))
    content = _content(file, most)
    if len(content) > most:
        what = f"it is larger than {most // 1024**2} MB"
        raise StateError(Fault(str(file), what, "Make it smaller; people read it on phones"))
    if not _IS[ending](content):
        raise StateError(Fault(str(file), f"it is no {ending.upper()} file inside", "Save it again in that form"))
    return content, media_type


def _content(file: Path, most: int) -> bytes:
    """One byte more than allowed at most, of a plain file alone: whatever else has the name is not waited for."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                fault = Fault(str(file), "it is no plain file", "Name the file itself, no link, folder or device")
                raise StateError(fault)
            return opened.read(most + 1)
    except OSError as error:
        remedy = "Name a file that is there, itself and no link to it"
        raise StateError(Fault(str(file), f"it cannot be read ({type(error).__name__})", remedy)) from None


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-_TAIL:]


def _is_xlsx(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as book:
            return content.startswith(b"PK\x03\x04") and set(book.namelist()) >= _BOOK
    except (BadZipFile, ValueError, NotImplementedError):
        return False


def _is_csv(content: bytes) -> bool:
    """Text in UTF-8 or Latin-1, which has a character for every byte, that is neither HTML nor XML."""
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    return bool(text) and not text.startswith(b"<") and not content.translate(None, _every_byte_but(_NO_TEXT))


def _every_byte_but(kept: bytes) -> bytes:
    return bytes(byte for byte in range(256) if byte not in kept)


_IS: Final[Mapping[str, Callable[[bytes], bool]]] = {"pdf": _is_pdf, "xlsx": _is_xlsx, "csv": _is_csv}

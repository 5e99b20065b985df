"""What looks like a person's identity or contact, and so must not be kept, whatever column it stands in."""

from __future__ import annotations

import re

MASKED = "•••"
"""Stands in the place of a case number that looks like a person's."""

_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)", re.ASCII)  # NIK, family card; since 2024 the tax number too
_TAX_NUMBER = re.compile(r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}", re.ASCII)
_EMAIL = re.compile(r"\S@\S")
# A mobile number (0812…, 62812…) or any number behind +62. 0820… is none, so that 08-2025-00123 stays a case number.
_PHONE = re.compile(r"(?<!\d)(?:(?:62|0)8[1-35-9][1-9]\d{6,9}|\+62\d{7,12})(?!\d)", re.ASCII)


def looks_personal(text: str) -> bool:
    """Whether an identity number (16 digits), a tax number, an e-mail address or a telephone number stands in a text.

    Spaces and points between digits do not hide an identity number, nor these, hyphens and brackets a telephone.
    """
    closed = re.sub(r"[ .]", "", text)
    telephone = re.sub(r"[ .()-]", "", text)
    return bool(_EMAIL.search(text) or _TAX_NUMBER.search(text) or _NIK.search(closed) or _PHONE.search(telephone))

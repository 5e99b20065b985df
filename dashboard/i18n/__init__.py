"""The interface in Indonesian (default) and English."""

from dashboard.i18n.catalogue import Catalogue, filled

__all__ = ["Catalogue", "filled"]

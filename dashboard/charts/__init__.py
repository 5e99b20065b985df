"""Charts described by values."""

"""The public pages: a static site of what has been approved for everyone, written whole or not at all."""

"""`/publikasi`: what is public, decided by those with that right."""

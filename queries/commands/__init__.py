"""Commands that are typed: those on the services' databases, and the profile that all of them read."""

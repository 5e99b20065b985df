"""Who comes in: sign-in, sessions, and the gate that answers nothing to strangers."""

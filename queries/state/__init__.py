"""What cannot be pulled again: people, their sessions, links and passkeys, and the audit trail."""

from queries.state.opening import changing, looking, open_state

__all__ = ["changing", "looking", "open_state"]

"""What cannot be pulled again: people, their sessions, links and passkeys, and the audit trail."""

from queries.state.opening import changing, find_state, looking, open_state

__all__ = ["changing", "find_state", "looking", "open_state"]

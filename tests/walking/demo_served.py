"""The whole product over the small simulated city, served in this process's threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from werkzeug.serving import make_server

from tests.signed_in import all_let_in
from tests.walking.demo import demo_site


@contextmanager
def serving() -> Iterator[str]:
    """Serve on a free port until the block ends, to everybody as to the mayor; yields the address."""
    server = make_server("127.0.0.1", 0, all_let_in(demo_site().server), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(20)

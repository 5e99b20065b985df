"""The production server: gunicorn as a library, several processes with threads each."""

from __future__ import annotations

import gc
from collections.abc import Callable
from errno import EACCES, EADDRINUSE
from multiprocessing import Value
from socket import SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, getaddrinfo, socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from queries.errors import Fault, SettingError

REQUEST_SECONDS = 30
"""How long a worker may go without a sign of life before it is replaced."""

COLLECTED_AFTER = (50_000, 20, 50)
"""After how many new objects the youngest are looked through for garbage, and after how many such times the older."""


def check_address(host: str, port: int) -> None:
    """See that the address can be listened on. Raises SettingError where it cannot."""
    try:
        family, kind, protocol, _, address = getaddrinfo(host, port, type=SOCK_STREAM)[0]
        with socket(family, kind, protocol) as probe:
            probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)  # as the server itself does
            probe.bind(address)
    except OSError as error:
        raise SettingError(_address_fault(host, port, error)) from None


def _address_fault(host: str, port: int, error: OSError) -> Fault:
    another = max((port + 1) % 65536, 8050)
    choose = f"PANTAU_PORT={another} before the command, or PORT={another} make run"
    if error.errno == EADDRINUSE:
        what = f"port {port} of {host} is taken, by another program or another Pantau"
        return Fault("PANTAU_PORT", what, f"Stop that one, or choose another port: {choose}")
    if error.errno == EACCES:
        return Fault(
            "PANTAU_PORT", f"port {port} is kept for the system's administrator", f"Choose another port: {choose}"
        )
    return Fault("PANTAU_HOST", f"{host} is no address of this machine", "Write 127.0.0.1, or 0.0.0.0 for all of them")


def spare_collections() -> None:
    """What has been read so far stays: no collection of garbage has to walk through it in each process forked from this
    one, which would also copy the memory that they share. And there are fewer of them: of a hundred answers two took
    150 ms longer, while nearly all that an answer leaves behind is freed without them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


class _Server(BaseApplication):
    """Gunicorn without its command line and configuration files."""

    def __init__(self, app_factory: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._app_factory = app_factory
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Called in each worker after the fork, so that each has threads and connections of its own."""
        return self._app_factory()


def run(
    app_factory: Callable[[], Flask],
    host: str,
    port: int,
    *,
    workers: int = 2,
    threads: int = 4,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM or SIGINT; running requests are finished first.

    `app_factory` is called once in each worker. `on_ready` is called once, in the first worker whose application
    stands: then requests are answered. Prints nothing but errors, on stderr. Raises SystemExit when it has stopped.
    """
    told = Value("b", 0)

    def loaded(_worker: Worker) -> None:
        with told.get_lock():
            is_first, told.value = not told.value, 1
        if is_first:
            on_ready()

    spare_collections()
    _Server(
        app_factory,
        {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "keepalive": 75,  # longer than a reader stays on a page before the next tap, most times
            "timeout": REQUEST_SECONDS,
            "graceful_timeout": 10,
            "loglevel": "error",
            "accesslog": None,
            "post_worker_init": loaded,
            "control_socket_disable": True,
        },
    ).run()

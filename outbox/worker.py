"""The process that empties the outbox."""

import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from outbox import delivery

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
NAP_SECONDS = 0.1
Result = TypeVar("Result")


class Worker:
    """Sends mails one by one. Any number of workers may run, on one machine or several."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now) -> None:
        self.clock = clock
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.forever = False
        self.stopping = False

    def stop_on_signals(self) -> None:
        # A plain flag: the line that the signal interrupts could be holding an Event's lock.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(self, "stopping", True))

    def run(self) -> int:
        tried = 0
        while not self.stopping and self.deliver_next():
            tried += 1
        return tried

    def run_forever(self) -> None:
        self.forever = True
        while not self.stopping:
            self.run()
            self.rest()

    def deliver_next(self) -> bool:
        now = self.clock()
        message = self.with_database(lambda: delivery.claim(now, self.name))
        if message is None:
            return False
        outcome = delivery.attempt(message)
        self.with_database(lambda: delivery.settle(message, outcome, now))
        return True

    def with_database(self, action: Callable[[], Result]) -> Result | None:
        """Runs `action`. As a service, waits while the database is away; None if a signal ended the wait."""
        if not self.forever:
            return action()
        warned = False
        while True:
            close_old_connections()
            try:
                return action()
            except Error as error:
                connection.close()
                if not warned:
                    logger.warning("The database does not answer (%s); mail waits until it does.", type(error).__name__)
                    warned = True
            if self.stopping:
                return None
            self.rest()

    def rest(self) -> None:
        until = time.monotonic() + POLL_SECONDS
        while not self.stopping and time.monotonic() < until:
            time.sleep(NAP_SECONDS)

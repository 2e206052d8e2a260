"""A real mail server on loopback that answers as a test tells it."""

import asyncio
import email
import logging
import socket
import threading
from email import policy

from aiosmtpd.controller import Controller

# It runs in the tests' own process, whose log must hold no address.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class MailServer:
    def __init__(self):
        self.arrived = []
        self.answer_to_recipient = ""
        self.answer_to_text = ""
        self.drops = self.hangs = self.drops_after_accepting = False
        self.seconds = 0.0
        # The worker, by the name with which it greets, whose next mail is neither answered nor, if so told, kept.
        self.victim = ""
        self.keeps_the_victims = False
        self.victim_waits = threading.Event()
        self.someone_waits = threading.Event()
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    @property
    def message_ids(self):
        return [message["Message-ID"] for message in self.arrived]

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer_to_recipient:
            return self.answer_to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.someone_waits.set()
        if session.host_name == self.victim:
            if self.keeps_the_victims:
                self.keep(envelope)
            self.victim_waits.set()
            await asyncio.sleep(60)
        if self.hangs:
            await asyncio.sleep(60)
        if self.drops:
            return self.drop(server)
        if self.answer_to_text:
            return self.answer_to_text
        await asyncio.sleep(self.seconds)
        self.keep(envelope)
        return self.drop(server) if self.drops_after_accepting else "250 OK"

    def keep(self, envelope):
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        message.sent_to = envelope.rcpt_tos
        self.arrived.append(message)

    def drop(self, server):
        server.transport.abort()
        return "421 never read"

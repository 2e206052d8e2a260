"""Writing a mail into the caller's transaction: it goes out if and only if that transaction commits.

An app registers its mails in its AppConfig.ready, each with the values that it may hold; the words are the templates
outbox/<kind>.subject.txt and outbox/<kind>.txt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from outbox.models import OutboxMail
from outbox.values import HARMLESS, Harmful, HarmlessValue

KIND = re.compile(r"[a-z][a-z0-9_]{0,49}")
_registry: dict[str, "Mail"] = {}


class Unregistered(LookupError):
    """Nobody registered a mail of this kind."""


@dataclass(frozen=True)
class Mail:
    """One kind of mail: its name, and which harmless values its templates get.

    `forgets` to whom it went as soon as it is sent, and not after 30 days.
    """

    kind: str
    fields: Mapping[str, type[HarmlessValue]]
    forgets: bool = False

    @property
    def subject_template(self) -> str:
        return f"outbox/{self.kind}.subject.txt"

    @property
    def text_template(self) -> str:
        return f"outbox/{self.kind}.txt"

    def pack(self, context: Mapping[str, Any], now: datetime) -> dict[str, str | int]:
        """The context as JSON values. Raises Harmful unless it holds exactly the registered names, each harmless."""
        if context.keys() != self.fields.keys():
            raise Harmful(f"The mail {self.kind} takes exactly these values: {', '.join(sorted(self.fields))}.")
        return {name: self._pack_one(name, value, now) for name, value in context.items()}

    def _pack_one(self, name: str, value: Any, now: datetime) -> str | int:
        try:
            return self.fields[name].pack(value, now)
        except Harmful as error:
            raise Harmful(f"The mail {self.kind} does not take this value for {name}: {error}.") from None

    def unpack(self, packed: Mapping[str, Any]) -> dict[str, Any]:
        return {name: field.unpack(packed[name]) for name, field in self.fields.items()}


def register(mail: Mail) -> None:
    """Makes `mail` known. Raises ValueError where its kind is taken or no name, or a field's type is not harmless."""
    if not KIND.fullmatch(mail.kind):
        raise ValueError(f"{mail.kind!r} is no name for a mail: write small letters, digits and underscores.")
    if _registry.get(mail.kind, mail) != mail:
        raise ValueError(f"Another mail is called {mail.kind}.")
    wrong = sorted(name for name, field in mail.fields.items() if field not in HARMLESS)
    if wrong:
        raise ValueError(f"The mail {mail.kind} has fields whose type is not in outbox.values: {', '.join(wrong)}.")
    _registry[mail.kind] = mail


def registered() -> Mapping[str, Mail]:
    return _registry


def of_kind(kind: str) -> Mail:
    """Raises Unregistered."""
    if kind not in _registry:
        raise Unregistered(f"No mail is registered as {kind!r}.")
    return _registry[kind]


def forgets(kind: str) -> bool:
    """Whether nobody needs to know to whom a mail of this kind went; False for one that nobody registers any more."""
    return kind in _registry and _registry[kind].forgets


def enqueue(
    kind: str,
    to: str,
    context: Mapping[str, Any],
    now: datetime,
    *,
    language: str = "",
    dedupe_key: str | None = None,
) -> OutboxMail:
    """Writes a mail to one address as a row of the caller's transaction; a worker sends it after the commit.

    `language` is one of settings.LANGUAGES, by default LANGUAGE_CODE. A second mail with the same `dedupe_key` is not
    written; the first one is returned, whatever became of it.

    Raises Unregistered, Harmful for a value that the kind does not take, and ValueError for a faulty address or
    language. No message repeats the address or a value.
    """
    mail = of_kind(kind)
    language = language or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise ValueError("The mail's language is not in LANGUAGES.")
    if not is_address(to):
        raise ValueError(f"The mail {kind} was given no valid address.")
    message = OutboxMail(kind=kind, language=language, created_at=now, not_before=now)
    message.address_to(to, dict(mail.pack(context, now)))
    if dedupe_key is None:
        message.save(force_insert=True)
        return message
    message.dedupe_key = salted_hmac("outbox.dedupe", dedupe_key, algorithm="sha256").hexdigest()
    # Without a failing statement, which would end the caller's transaction on PostgreSQL.
    OutboxMail.objects.bulk_create([message], ignore_conflicts=True)
    return OutboxMail.objects.get(dedupe_key=message.dedupe_key)


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True

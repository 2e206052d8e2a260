"""Writes a mail into the caller's transaction: it goes out if and only if that transaction commits.

An app registers its mails in AppConfig.ready, each with the values that it may hold. The text is in the templates
outbox/<kind>.subject.txt and outbox/<kind>.txt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from outbox.models import OutboxMail
from outbox.values import HARMLESS, Harmful, HarmlessValue, MailValue, Packed

KIND = re.compile(r"[a-z][a-z0-9_]{0,49}")
_registry: dict[str, "Mail"] = {}


class Unregistered(LookupError):
    """No app has registered a mail of this kind."""


@dataclass(frozen=True)
class Mail:
    """One kind of mail: its name, and the type of each value that its templates use.

    With `forgets`, the recipient's address is deleted as soon as the mail is sent, not after 30 days.
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

    def pack(self, context: Mapping[str, MailValue], now: datetime) -> dict[str, Packed]:
        """The context as JSON values. Raises Harmful unless it has exactly the registered names with fitting values."""
        if context.keys() != self.fields.keys():
            raise Harmful(f"The mail {self.kind} takes exactly these values: {', '.join(sorted(self.fields))}.")
        return {name: self._pack_one(name, value, now) for name, value in context.items()}

    def _pack_one(self, name: str, value: MailValue, now: datetime) -> Packed:
        try:
            return self.fields[name].pack(value, now)
        except Harmful as error:
            raise Harmful(f"The mail {self.kind} does not take this value for {name}: {error}.") from None

    def unpack(self, packed: Mapping[str, Packed]) -> dict[str, MailValue]:
        return {name: field.unpack(packed[name]) for name, field in self.fields.items()}


def register(mail: Mail) -> None:
    """Raises ValueError if the kind is taken or not a valid name, or if a field's type is not in outbox.values."""
    if not KIND.fullmatch(mail.kind):
        raise ValueError(f"{mail.kind!r} is not a valid name for a mail: use lowercase letters, digits and _.")
    if _registry.get(mail.kind, mail) != mail:
        raise ValueError(f"Another mail is called {mail.kind}.")
    wrong = sorted(name for name, field in mail.fields.items() if field not in HARMLESS)
    if wrong:
        raise ValueError(f"The mail {mail.kind} has fields whose type is not in outbox.values: {', '.join(wrong)}.")
    _registry[mail.kind] = mail


def registered() -> Mapping[str, Mail]:
    return _registry


def of_kind(kind: str) -> Mail:
    if kind not in _registry:
        raise Unregistered(f"No mail is registered as {kind!r}.")
    return _registry[kind]


def forgets(kind: str) -> bool:
    return kind in _registry and _registry[kind].forgets


def enqueue(
    kind: str,
    to: str,
    context: Mapping[str, MailValue],
    now: datetime,
    *,
    language: str = "",
    dedupe_key: str | None = None,
    not_before: datetime | None = None,
) -> OutboxMail:
    """Writes a mail to one address in the caller's transaction; a worker sends it after the commit and `not_before`.

    `language` is one of settings.LANGUAGES, by default LANGUAGE_CODE. A second mail with the same `dedupe_key` is not
    written; the first one is returned, whether or not it has been sent.

    Raises Unregistered, Harmful for a value that this kind does not accept, and ValueError for an invalid address or
    language. No error message repeats the address or a value.
    """
    mail = of_kind(kind)
    language = language or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise ValueError("The mail's language is not in LANGUAGES.")
    if not is_address(to):
        raise ValueError(f"The mail {kind} was not given a valid address.")
    message = OutboxMail(kind=kind, language=language, created_at=now, not_before=not_before or now)
    message.address_to(to, dict(mail.pack(context, now)))
    if dedupe_key is None:
        message.save(force_insert=True)
        return message
    message.dedupe_key = salted_hmac("outbox.dedupe", dedupe_key, algorithm="sha256").hexdigest()
    # A failing INSERT would end the caller's transaction on PostgreSQL.
    OutboxMail.objects.bulk_create([message], ignore_conflicts=True)
    return OutboxMail.objects.get(dedupe_key=message.dedupe_key)


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True

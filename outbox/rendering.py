"""A row's mail in words, written when it is sent."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from outbox import mail
from outbox.models import OutboxMail


def render(message: OutboxMail) -> EmailMessage:
    """The mail in its language, plain text, with the same Message-ID every time.

    Raises mail.Unregistered, vault.sealing.Undecipherable and what templates raise.
    """
    kind = mail.of_kind(message.kind)
    values = kind.unpack(message.context)
    with override(message.language):
        subject, text = words(kind.subject_template, values), words(kind.text_template, values)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient or ""],
        # RFC 3834: no out-of-office notes in answer to it.
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )


def words(template: str, values: dict[str, object]) -> str:
    # Plain text: nothing is escaped for HTML.
    return get_template(template).template.render(Context(values, autoescape=False))  # type: ignore[attr-defined]

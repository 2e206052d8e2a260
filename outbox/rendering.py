"""Turns a row of the outbox into the mail itself, at the time of sending."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from outbox import mail
from outbox.models import OutboxMail
from outbox.values import MailValue


def render(message: OutboxMail) -> EmailMessage:
    """The mail in its language, plain text, with the same Message-ID every time.

    Raises mail.Unregistered, vault.sealing.Undecipherable and what templates raise.
    """
    kind = mail.of_kind(message.kind)
    values = kind.unpack(message.context)
    with override(message.language):
        subject, text = render_template(kind.subject_template, values), render_template(kind.text_template, values)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient or ""],
        # RFC 3834: asks for no out-of-office replies.
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )


def render_template(template: str, values: dict[str, MailValue]) -> str:
    # Plain text: no HTML escaping.
    return get_template(template).template.render(Context(values, autoescape=False))  # type: ignore[attr-defined]

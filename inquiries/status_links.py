"""The secret of a status link: 160 bits that are derived whenever they are needed, and never stored.

The secret is a keyed hash of its token's random id, so that a form sent twice and a mail written twice show the same
link. The database has only a keyed hash of the secret. Both need INDEX_KEYS, which are not in the database.
"""

import base64
from datetime import datetime

from inquiries.models import Inquiry, StatusToken
from vault.indexes import keyed_hash
from vault.keys import index_ring

SECRET_BYTES = 20  # 160 bits
DERIVING, STORING = "inquiries.status link", "inquiries_statustoken.secret_hash"


def secret_under(key: bytes, token: StatusToken) -> str:
    digest = bytes.fromhex(keyed_hash(key, DERIVING, str(token.pk), SECRET_BYTES))
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashes_of(secret: str) -> list[str]:
    return [f"{key_id}.{keyed_hash(key, STORING, secret, 32)}" for key_id, key in index_ring().items()]


def make(inquiry: Inquiry, now: datetime) -> StatusToken:
    token = StatusToken(inquiry=inquiry, created_at=now)
    token.secret_hash = hashes_of(secret_under(next(iter(index_ring().values())), token))[0]
    token.save(force_insert=True)
    return token


def secret_of(inquiry: Inquiry, now: datetime) -> str:
    """The secret of the newest link that still works; makes a new link if there is none or its key is gone."""
    token = StatusToken.objects.usable(now).filter(inquiry=inquiry).order_by("-created_at").first()
    if token:
        for key in index_ring().values():
            secret = secret_under(key, token)
            if token.secret_hash in hashes_of(secret):
                return secret
    return secret_under(next(iter(index_ring().values())), make(inquiry, now))


def find(secret: str, now: datetime) -> StatusToken | None:
    return StatusToken.objects.usable(now).filter(secret_hash__in=hashes_of(secret)).select_related("inquiry").first()

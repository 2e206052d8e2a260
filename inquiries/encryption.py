from django.conf import settings


def keyring() -> list[str]:
    return settings.FIELD_KEYS

"""The settings of a fresh checkout with new random keys, and the `.env` file that stores them."""

import base64
import os
import secrets
from pathlib import Path

MEANING = {
    "ENVIRONMENT": "development on this machine; production on a server",
    "DEBUG": "on shows errors in the browser; never on a server",
    "SECRET_KEY": "signs sessions and links; a new key signs all staff out",
    "FIELD_KEYS": "encrypt personal fields, newest first, each <id>:<key>; without its key, data is lost",
    "INDEX_KEY": "lets staff find encrypted fields by their exact value; keep it as long as the data",
    "ALLOWED_HOSTS": "the host names of this site",
}


def random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def fresh_settings() -> dict[str, str]:
    return {
        "ENVIRONMENT": "development",
        "DEBUG": "on",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"k1:{random_key()}",
        "INDEX_KEY": random_key(),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    }


def write_once(path: Path) -> bool:
    """Writes fresh settings that only the owner can read. Keeps an existing file and returns False."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(file, "w") as env:
        env.write("".join(f"# {MEANING[name]}\n{name}={value}\n" for name, value in fresh_settings().items()))
    return True

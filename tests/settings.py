"""The project's settings with the environment that tests run in: none of the developer's own `.env`."""

import os
import tempfile

os.environ["ENV_FILE"] = ""
os.environ.setdefault("ENVIRONMENT", "development")
os.environ.setdefault("SECRET_KEY", "a key for tests and nothing else")
os.environ.setdefault("FIELD_KEYS", "k1:" + "QUFB" * 10 + "QUE=")
os.environ.setdefault("INDEX_KEY", "QkJC" * 10 + "QkI=")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="anchor-tests-"))

from anchor.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The live server serves no hashed names.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
# A file, not memory: threads of one process would share the memory's tables without waiting for each other's locks.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}  # noqa: F405
    # Killed processes lose nothing by this; only a power cut would, and the file is thrown away.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405

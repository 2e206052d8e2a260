"""The only settings file. Values come from the environment, on a developer's machine from `.env`.

Every secret NAME may also be in a file that NAME_FILE names. `anchor.checks` checks what production needs and stops the
start with a sentence that says what to set.
"""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env_file = os.environ.get("ENV_FILE", str(BASE_DIR / ".env"))
if env_file and Path(env_file).is_file():
    environ.Env.read_env(env_file)


def text(name: str, default: str = "") -> str:
    """The value of an environment variable, or of the file that NAME_FILE names, without surrounding space.

    It does not use django-environ, which treats a value that begins with "$" as a reference to another variable.
    """
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, default).strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:  # not chained: the traceback would show the secret
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which is not UTF-8. Write it again, for example with: printf %s '...' > {path}"
        ) from None


def switch(name: str, default: bool = False) -> bool:  # noqa: FBT001, FBT002
    value = text(name).lower()
    if value in {"", "on", "off", "true", "false", "1", "0", "yes", "no"}:
        return value in {"on", "true", "1", "yes"} if value else default
    raise ImproperlyConfigured(f"{name} is {value!r}; write on or off.")


def names(name: str) -> list[str]:
    return [item.strip() for item in text(name).split(",") if item.strip()]


def number(name: str, default: int) -> int:
    value = text(name) or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    return int(value)


def networks(name: str) -> list[str]:
    found = names(name)
    for item in found:
        try:
            ip_network(item, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} holds {item!r}; write addresses or networks, for example {name}=127.0.0.1,10.0.0.0/8"
            ) from error
    return found


def time_zone(name: str, default: str) -> str:
    value = text(name) or default
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:  # unknown, a path, or a folder of zones
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write the name of a zone, for example {name}={default}"
        ) from error
    return value


ENVIRONMENT = text("ENVIRONMENT", "production")
if ENVIRONMENT not in {"production", "development"}:
    raise ImproperlyConfigured(f"ENVIRONMENT is {ENVIRONMENT!r}; write production or development.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = switch("DEBUG")
SECRET_KEY = text("SECRET_KEY")
ALLOWED_HOSTS = names("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS")
# Proxies whose X-Forwarded-For is trusted: addresses or networks, such as 127.0.0.1,10.0.0.0/8.
TRUSTED_PROXIES = networks("TRUSTED_PROXIES")
# Newest first, each "<id>:<32 bytes in urlsafe base64>". The first key encrypts; all of them decrypt.
FIELD_KEYS = names("FIELD_KEYS")
# The same for the keyed hashes that find encrypted values. A single INDEX_KEY has no id.
INDEX_KEYS = names("INDEX_KEYS") or [f"i1:{key}" for key in names("INDEX_KEY")]
# Shown on error pages while the database, which has the clinic's number, is unavailable.
CLINIC_PHONE = text("CLINIC_PHONE")
DATA_DIR = Path(text("DATA_DIR") or BASE_DIR / "var")

INSTALLED_APPS = [
    "anchor.apps.Anchor",
    "anchor.apps.StaffAdmin",
    "inquiries",
    "screening",
    "faqs",
    "procedures",
    "pages",
    "publishing",
    "search",
    "emergencies",
    "clinic",
    "staff",
    "outbox",
    "throttle",
    "vault",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "crispy_forms",
    "django_prose_editor",  # only for its static files
]

MIDDLEWARE = [
    "anchor.middleware.trusted_proxies",
    # Headers come first, so that static files, redirects to HTTPS and errors have them too.
    "anchor.middleware.browser_permissions",
    "anchor.middleware.no_heuristic_caching",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.compression.compressed_reading_pages",
    "anchor.middleware.utf8_forms_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "anchor.urls"
WSGI_APPLICATION = "anchor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["anchor.template_files.Unindented", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.facts.for_templates",
                "pages.notices.for_templates",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["anchor"]
CRISPY_TEMPLATE_PACK = "anchor"
CRISPY_FAIL_SILENTLY = False


def database() -> dict[str, Any]:
    url = text("DATABASE_URL")
    if not url:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{DATA_DIR / 'anchor.sqlite3'}"
    try:
        config = environ.Env.db_url_config(url)
    except ValueError:  # a bad port or an open bracket; not chained: it may quote the password
        config = {}
    engine = config.get("ENGINE") if config.get("NAME") else None
    if engine == "django.db.backends.sqlite3":
        # IMMEDIATE: a transaction takes its write lock at the start and waits for it, instead of failing midway.
        # SECURE_DELETE: deleted data is overwritten.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        }
    elif engine == "django.db.backends.postgresql":
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {"connect_timeout": 3, "options": "-c statement_timeout=10000"} | config.get("OPTIONS", {})
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL is not the address of a PostgreSQL or SQLite database; write for example "
            "DATABASE_URL=postgres://anchor:password@127.0.0.1:5432/anchor or DATABASE_URL=sqlite:////srv/anchor.sqlite3"
        )
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.StaffMember"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "staff.passwords.AnotherThanBefore"},
]
LOGIN_URL = "admin:login"
# The most sign-in attempts at /admin/ within the period, for one account and from one address.
SIGN_IN_PERIOD = timedelta(minutes=15)
SIGN_IN_ATTEMPTS_PER_ACCOUNT = number("SIGN_IN_ATTEMPTS_PER_ACCOUNT", 10)
SIGN_IN_ATTEMPTS_PER_ADDRESS = number("SIGN_IN_ATTEMPTS_PER_ADDRESS", 50)
# The most requests from one address within an hour, with one phone number or email within a day, and started forms.
# Urgent call-backs are never refused: beyond INQUIRIES_PER_ADDRESS, several share one mail to staff.
INQUIRIES_PER_ADDRESS = number("INQUIRIES_PER_ADDRESS", 20)
INQUIRIES_PER_CONTACT = number("INQUIRIES_PER_CONTACT", 5)
DRAFTS_PER_ADDRESS = number("DRAFTS_PER_ADDRESS", 100)
# A request with this many points waits in quarantine until staff look at it.
QUARANTINE_POINTS = number("QUARANTINE_POINTS", 5)

# Whether a second person must approve a page. A clinic with a single person can turn this off.
FOUR_EYES = switch("FOUR_EYES", default=True)

# Where to report a security problem: an email address or a link, for /.well-known/security.txt.
SECURITY_CONTACT = text("SECURITY_CONTACT")

# The site's own address, the beginning of links in mail and of canonical addresses. `make serve` sets PORT.
OWN_HOST = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS else ""
USUAL_URL = f"https://{OWN_HOST}" if PRODUCTION else f"http://127.0.0.1:{text('PORT') or '8000'}"
SITE_URL = text("SITE_URL").rstrip("/") or USUAL_URL
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL") or f"no-reply@{urlsplit(SITE_URL).hostname}"
EMAIL_HOST = text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST or PRODUCTION else 'console'}.EmailBackend"
EMAIL_PORT = number("EMAIL_PORT", 587)
EMAIL_USE_SSL = EMAIL_PORT == 465  # the port for implicit TLS
EMAIL_USE_TLS = switch("EMAIL_USE_TLS", default=True) and not EMAIL_USE_SSL
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_TIMEOUT = number("EMAIL_TIMEOUT", 10)
# A mail is given up after this many attempts. If a worker disappears, another one takes its mail after the lease.
OUTBOX_ATTEMPTS = number("OUTBOX_ATTEMPTS", 8)
OUTBOX_LEASE = timedelta(minutes=5)

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = time_zone("TIME_ZONE", "America/Denver")
# When staff call back: by the end of this many business days, or within this many open hours if it is urgent.
PROMISE_BUSINESS_DAYS = number("PROMISE_BUSINESS_DAYS", 1)
PROMISE_URGENT_HOURS = number("PROMISE_URGENT_HOURS", 2)
USE_I18N = True
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True  # the only behavior of Django 6; remove this line with 5.2

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "anchor.static_files.HashedFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "anchor.views.form_expired"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
    # A client that sends this header directly fools only itself. TRUSTED_PROXIES protects X-Forwarded-For.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_query": {"()": "anchor.log_lines.WithoutQuery"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # The request log of the development server.
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "filters": ["without_query"], "propagate": False}
    },
}

"""`make check`: runs every check and prints one line for each, with the output of those that fail."""

import os
import sys
import tempfile

from scripts import environment
from scripts.env_file import fresh_settings
from scripts.environment import PYTHON, ROOT, say

Settings = dict[str, str]


def development(folder: str) -> Settings:
    """Temporary keys and an empty database, so that neither `.env` nor the caller's environment affects a check."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH", "TMPDIR") if name in os.environ}
    return kept | fresh_settings() | {"ENV_FILE": "", "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3"}


def production(folder: str) -> Settings:
    settings = development(folder) | {"ENVIRONMENT": "production", "ALLOWED_HOSTS": "www.example.org"}
    del settings["DEBUG"]
    return settings


def passes(line: str, settings: Settings, *more: str) -> bool:
    program, *arguments = line.split()
    command = [PYTHON, program] if program.endswith(".py") else [PYTHON.parent / program]
    done = environment.run(*command, *arguments, *more, env=settings)
    say(f"{'FAILED' if done.returncode else 'ok':8}{line}")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


def main() -> int:
    environment.prepare(environment.DEVELOPMENT)
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    with tempfile.TemporaryDirectory() as folder:
        ours, of_a_server = development(folder), production(folder)
        passed = [
            passes("ruff check .", ours),
            passes("ruff format --check .", ours),
            passes("djade --check --target-version 5.2", ours, *templates),
            # Without a cache: an old one hid what a fresh clone found.
            passes("mypy", ours, "--no-incremental"),
            passes("manage.py makemigrations --check --dry-run", ours),
            passes("manage.py check --deploy --fail-level WARNING", of_a_server),
        ]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())

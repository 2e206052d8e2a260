"""Creates the project's virtual environment and reinstalls its packages when the lock files change."""

import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
# The hashes of the last installed lock files.
STAMP = VENV / "installed-locks"


def say(words: str) -> None:
    print(words, flush=True)


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command in the checkout; `stdout` of the result also has its errors."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def step(doing: str, *command: str | Path) -> str:
    """Prints what it does, runs the command and returns its output. Shows the output and exits if it fails."""
    say(f"{doing} ...")
    done = run(*command)
    if done.returncode:
        sys.stderr.write(done.stdout)
        sys.exit(f"{doing} failed; the lines above say why.")
    return done.stdout


def works(python: Path) -> bool:
    # An interrupted creation leaves an environment without pip.
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return run(python, "-c", probe).returncode == 0
    except OSError:
        return False


def require_venv_module() -> None:
    # Debian includes venv in Python, but the part that installs pip is in a separate package.
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        sys.exit(
            f"{sys.executable} cannot create a virtual environment yet: install the missing package "
            "(Debian and Ubuntu: sudo apt-get install python3-venv) and run the same command again."
        )


def prepare(lock: Path) -> None:
    """Creates `.venv` unless there is one that works, and installs the lock unless it was installed last."""
    if not works(PYTHON):
        require_venv_module()
        step("Creating .venv, the project's own Python environment", sys.executable, "-m", "venv", "--clear", VENV)

    # The development lock includes the runtime lock, so installing it satisfies both; pip removes no extra packages.
    wanted = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (RUNTIME, lock)}
    if STAMP.exists() and wanted <= set(STAMP.read_text().split()):
        return
    STAMP.unlink(missing_ok=True)
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock)
    step(f"Installing {lock.name}; the first time takes a minute or two", PYTHON, *pip)
    STAMP.write_text("\n".join(sorted(wanted)) + "\n")


if __name__ == "__main__":
    prepare(DEVELOPMENT)

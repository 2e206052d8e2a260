"""`make test`: runs all tests, including those in a browser. The last line names the tests that were left out."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping

from scripts import environment, tools
from scripts.environment import PYTHON, ROOT, say

BROWSERS = (
    "/usr/bin/chromium",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO_GET_ONE = (
    "There is no Chromium for the browser tests. Install it (Debian and Ubuntu: sudo apt-get install chromium; "
    "macOS: brew install --cask chromium) or name yours: CHROMIUM=/path/to/chromium make test"
)
# Only for the whole suite: for a few tests, starting the workers takes longer than the tests.
ON_EVERY_CORE = ("-n", "auto", "--dist", "worksteal")
LEFT_OUT = "The tests in tests/browser/ were left out, because there is no Chromium here."
HTML_LEFT_OUT = "No page was given to the HTML checker, because Java, npm or the checker itself is missing here."


def find_chromium(environ: Mapping[str, str]) -> str | None:
    candidates = (environ.get("CHROMIUM", ""), *BROWSERS)
    return next(filter(None, (shutil.which(name, path=environ.get("PATH")) for name in candidates)), None)


def pytest_arguments(environ: Mapping[str, str], chromium: str | None) -> list[str]:
    arguments = shlex.split(environ.get("ARGS", ""))
    if not any(word.startswith("tests/") for word in arguments):
        arguments = ["tests", *ON_EVERY_CORE, *arguments]
    return arguments if chromium else [*arguments, "--ignore=tests/browser"]


def main() -> int:
    chromium = find_chromium(os.environ)
    if not chromium:
        say(HOW_TO_GET_ONE)
        if os.environ.get("CI"):
            return 1

    checks_html = tools.prepare()
    if not checks_html:
        say(tools.HOW_TO_GET_THEM)
        if os.environ.get("CI"):
            return 1

    environment.prepare(environment.DEVELOPMENT)
    # Ctrl-C also reaches pytest, which then cleans up and reports what has failed so far. Wait for that.
    signal.signal(signal.SIGINT, lambda *_: None)
    done = subprocess.run(
        [PYTHON, "-m", "pytest", *pytest_arguments(os.environ, chromium)],
        cwd=ROOT,
        env=os.environ | ({"CHROMIUM": chromium} if chromium else {}),
        check=False,
    )
    if not chromium:
        say(LEFT_OUT)
    if not checks_html:
        say(HTML_LEFT_OUT)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

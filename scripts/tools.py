"""The W3C's HTML checker, a Java program that npm has and PyPI has not: installed anew when its lock changes."""

import hashlib
import shutil

from scripts.environment import ROOT, run, say

FOLDER = ROOT / "tests" / "tools"
LOCK = FOLDER / "package-lock.json"
CHECKER = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# The hash of the lock that was installed last; npm empties the folder before it installs.
STAMP = FOLDER / "node_modules" / "installed-lock"
HOW_TO_GET_THEM = (
    "There is no Java, no npm, or no HTML checker from npm. Install the two (Debian and Ubuntu: sudo apt-get install "
    "default-jre-headless npm; macOS: brew install openjdk node), then let make test fetch the checker."
)


def has_java() -> bool:
    # macOS has a program of that name which only says that there is no Java.
    return bool(shutil.which("java")) and run("java", "-version").returncode == 0


def prepare() -> bool:
    """Installs what the lock names unless that was the last thing done; whether the checker can run."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return has_java()
    if not has_java() or not shutil.which("npm"):
        return False
    say("Installing the HTML checker ...")
    # Its own script would fetch a Java of its own.
    done = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", FOLDER)
    if done.returncode:
        say(done.stdout)
        return False
    STAMP.write_text(wanted)
    return True

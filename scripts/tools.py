"""Installs the W3C's HTML checker, a Java program on npm, and reinstalls it when its lock file changes."""

import hashlib
import shutil

from scripts.environment import ROOT, run, say

FOLDER = ROOT / "tests" / "tools"
LOCK = FOLDER / "package-lock.json"
CHECKER = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# The hash of the last installed lock file. npm empties the folder before it installs.
STAMP = FOLDER / "node_modules" / "installed-lock"
HOW_TO_GET_THEM = (
    "There is no Java, no npm, or no HTML checker from npm. Install the two (Debian and Ubuntu: sudo apt-get install "
    "default-jre-headless npm; macOS: brew install openjdk node), then let make test fetch the checker."
)


def has_java() -> bool:
    # On macOS, `java` may be a stub that only reports that Java is missing.
    return bool(shutil.which("java")) and run("java", "-version").returncode == 0


def prepare() -> bool:
    """Installs the checker unless its lock was installed last. Returns whether the checker can run."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return has_java()
    if not has_java() or not shutil.which("npm"):
        return False
    say("Installing the HTML checker ...")
    # Its own script would download another Java.
    done = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", FOLDER)
    if done.returncode:
        say(done.stdout)
        return False
    STAMP.write_text(wanted)
    return True

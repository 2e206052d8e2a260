"""The commands behind the Makefile.

This file runs before each of them, on whatever Python there is. So it alone keeps to the grammar of Python
3.6, in order to say in plain words that this Python is too old.
"""

import sys


def python_problem(version: "tuple[int, ...]") -> str:
    """What is wrong with this version of Python, in one sentence; empty if nothing is."""
    if version >= (3, 11):
        return ""
    found = ".".join(map(str, version))
    return (
        f"This needs Python 3.11 or later, but {sys.executable} is {found}: install a newer one (Debian 12 or "
        "later: sudo apt-get install python3 python3-venv; macOS: brew install python) or name one that you have, "
        "such as PYTHON=python3.12 make serve"
    )


if python_problem(sys.version_info[:3]):
    sys.exit(python_problem(sys.version_info[:3]))

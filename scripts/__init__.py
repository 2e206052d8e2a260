"""The commands behind the Makefile.

This file runs before each of them, on any Python. Only this file keeps to the grammar of Python 3.6, so that it can say
in plain words that a Python is too old.
"""

import sys


def python_problem(version: "tuple[int, ...]") -> str:
    """One sentence about what is wrong with this version of Python, or "" if nothing is."""
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

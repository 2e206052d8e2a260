"""Runs several commands side by side until one of them ends or a signal comes, and leaves nothing behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from scripts.environment import ROOT
from scripts.guard import GRACE_SECONDS, signal_group

Command = Sequence[str | os.PathLike[str]]


def supervise(commands: Sequence[Command]) -> int:
    """Returns 0 after Ctrl-C or a signal, else the status of the first command that ended by itself."""
    signals: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: signals.append(received))

    children: list[subprocess.Popen[bytes]] = []
    guard = start([sys.executable, "-m", "scripts.guard"], stdin=subprocess.PIPE)
    try:
        for command in commands:
            children.append(start(command))
            tell(guard, children[-1].pid)
        while not signals:
            for child in children:
                if child.poll() is not None:
                    return status(child)
            time.sleep(0.1)
        return 0
    finally:
        end(children)
        guard.kill()
        guard.wait()


def start(command: Command, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    # A session, and so a process group, of its own: what the command starts in turn can be ended with it.
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=stdin, start_new_session=True)


def tell(guard: subprocess.Popen[bytes], leader: int) -> None:
    assert guard.stdin  # noqa: S101  (for mypy)
    # At once: what would still wait in a buffer when this process is killed, the guard would never know.
    os.write(guard.stdin.fileno(), f"{leader}\n".encode())


def status(child: subprocess.Popen[bytes]) -> int:
    # As a shell says it: a command killed by signal 9 ended with 137.
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        signal_group(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        # Whatever did not listen, and whatever the command itself left running.
        signal_group(child.pid, signal.SIGKILL)
        child.wait()

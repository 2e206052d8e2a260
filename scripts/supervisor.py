"""Runs several commands side by side until one of them ends or a signal arrives, and leaves no process behind."""

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
    """Runs the commands. Returns 0 after Ctrl-C or a signal, else the status of the first command that ended."""
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
    # A session of its own is also a process group, so the processes that the command starts can be ended with it.
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=stdin, start_new_session=True)


def tell(guard: subprocess.Popen[bytes], leader: int) -> None:
    assert guard.stdin  # noqa: S101  (for mypy)
    # Unbuffered: the guard would never see what is still in a buffer when this process is killed.
    os.write(guard.stdin.fileno(), f"{leader}\n".encode())


def status(child: subprocess.Popen[bytes]) -> int:
    # Like a shell: a command killed by signal 9 has status 137.
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        signal_group(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        # Ends what ignored SIGTERM, and what the command left running.
        signal_group(child.pid, signal.SIGKILL)
        child.wait()

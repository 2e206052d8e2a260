"""Ends what the supervisor started as soon as the supervisor is gone, whatever the reason.

The supervisor writes the process groups that it started to a pipe, one number per line. The pipe closes when the
supervisor ends, even by SIGKILL. macOS has no other way to notice that.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence

GRACE_SECONDS = 10


def signal_group(leader: int, number: int) -> bool:
    """Signals a process group; returns whether it has any process."""
    # macOS reports "not permitted" for a group without live processes.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
        return True
    return False


def end_groups(leaders: Sequence[int]) -> None:
    for leader in leaders:
        signal_group(leader, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while any([signal_group(leader, 0) for leader in leaders]) and time.monotonic() < deadline:
        time.sleep(0.1)
    for leader in leaders:
        signal_group(leader, signal.SIGKILL)


if __name__ == "__main__":
    end_groups([int(line) for line in sys.stdin])

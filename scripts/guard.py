"""Ends what the supervisor started once the supervisor is gone, however it went.

The supervisor writes here which process groups it started, a number a line. Its end of the pipe closes with it, even
when it is killed with SIGKILL and can end nothing itself; macOS has no other way to be told.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence

GRACE_SECONDS = 10


def signal_group(leader: int, number: int) -> bool:
    """Whether there was somebody in the group to signal."""
    # macOS says "not permitted" about a group in which nothing is alive.
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

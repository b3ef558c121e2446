"""Lets one command at a time set up. Two at once would remove each other's half-made folders."""

import contextlib
import errno
import time

from .console import say

BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)  # what the systems say if another program has the lock


@contextlib.contextmanager
def turn(places):
    """Waits until no other command is setting up. The system releases the lock of a command that was killed."""
    places.lock.parent.mkdir(parents=True, exist_ok=True)
    with open(places.lock, "ab") as file:
        if not lock(file):
            say("Waiting", "another command is setting up; Ctrl-C ends only this one")
            while not lock(file):
                time.sleep(0.2)
        yield


def lock(file):
    """Locks a file until it is closed; says whether that succeeded. In a file system without locks it always does."""
    try:
        try:
            import fcntl
        except ImportError:  # on Windows
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in BUSY
    return True

"""One process per SQLite file: two would each believe to be the town's only clockwork.

The lock is the kernel's own on a file beside the database, so it ends with the process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DatabaseInUse, DatabaseUnreachable


@contextmanager
def sole_process(database: Path) -> Iterator[None]:
    """Hold the lock of a database file; its folder is made. Raises DatabaseInUse at once when another process
    holds it, DatabaseUnreachable where nothing can be written.
    """
    descriptor = _open(database)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseInUse(_sentence(database, os.read(descriptor, 20))) from None
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)  # the file stays: removing it would let two processes lock two files


def _open(database: Path) -> int:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        return os.open(database.with_name(f"{database.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DatabaseUnreachable(
            f"{database} cannot be used ({error.strerror}): choose a folder this user may write to, "
            "with ENGAWA_DATABASE__URL=sqlite:///path"
        ) from None


def _sentence(database: Path, holder: bytes) -> str:
    who = f"process {holder.decode()}" if holder else "another process"
    return (
        f"{database} is in use by {who}: stop that one first, "
        "or choose another file with ENGAWA_DATABASE__URL=sqlite:///path"
    )

"""One process per SQLite file: two would each believe to be the town's only clockwork.

The lock is the kernel's own on a file beside the database, so it ends with the process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DatabaseInUse


@contextmanager
def sole_process(database: Path) -> Iterator[None]:
    """Hold the lock of a database file. Raises DatabaseInUse at once when another process holds it."""
    database.parent.mkdir(parents=True, exist_ok=True)
    path = database.with_name(f"{database.name}.lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
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


def _sentence(database: Path, holder: bytes) -> str:
    who = f"process {holder.decode()}" if holder else "another process"
    return (
        f"{database} is in use by {who}: stop that one first, "
        "or choose another file with ENGAWA_DATABASE__URL=sqlite:///path"
    )

"""Why the town does not open its storage. Every message is one sentence for whoever runs the program.

StorageError
├── DatabaseUnreachable  there is no way to it
├── DatabaseInUse        another process has it
├── DatabaseDamaged      it is missing or cannot be read
├── DatabaseNewer        a newer release of this program has changed it
└── UpgradeFailed        it could not be brought to this release and is as it was
"""


class StorageError(Exception):
    """The storage cannot be opened; the message says why and what to do."""


class DatabaseUnreachable(StorageError):
    """No connection: server down, wrong password, folder not writable."""


class DatabaseInUse(StorageError):
    """Another process holds the lock."""


class DatabaseDamaged(StorageError):
    """The file is missing though there are backups, or it is not a sound database."""


class DatabaseNewer(StorageError):
    """The schema is of a revision this program does not know."""


class UpgradeFailed(StorageError):
    """The upgrade was rolled back."""

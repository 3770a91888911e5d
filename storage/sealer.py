"""Seals authors of anonymous questions with a key that is not in the database.

Two keys are derived from the town's: one proves that somebody is the author without telling who it is, the
other encrypts who it is (AES-GCM, bound to its question, so that a seal moved to another one does not open).
"""

import base64
import binascii
import hmac
import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain.ids import MemberId, QuestionId
from bot.domain.seals import Seal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_NUMBER_BYTES = 8


class Sealer:
    """key: 32 secret bytes. Without the same key nobody is recognised as the author and no seal opens."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a seal needs a key of {KEY_BYTES} bytes")
        self._key = key

    @cached_property
    def _proving(self) -> bytes:
        return _derive(self._key, b"proof")

    @cached_property
    def _barring(self) -> bytes:
        return _derive(self._key, b"bar")

    @cached_property
    def _cipher(self) -> "AESGCM":
        return _cipher(_derive(self._key, b"author"))

    @cached_property
    def _text(self) -> "AESGCM":
        return _cipher(_derive(self._key, b"draft"))

    def seal(self, question_id: QuestionId, member_id: MemberId) -> Seal:
        """Seal who asks a question."""
        hidden = self._hide(self._cipher, _bytes(member_id), question_id)
        return Seal(self._proof(question_id, member_id), hidden)

    def proves(self, seal: Seal, question_id: QuestionId, member_id: MemberId) -> bool:
        """Whether a member is the author."""
        return hmac.compare_digest(seal.proof, self._proof(question_id, member_id))

    def open(self, seal: Seal, question_id: QuestionId) -> MemberId | None:
        """Who asked; None where the seal was made with another key."""
        found = _show(self._cipher, seal.author, question_id)
        return None if found is None else MemberId(int.from_bytes(found))

    def bar(self, member_id: MemberId) -> str:
        """The mark under which a member is kept from asking anonymously; it says nothing of who they are."""
        return hmac.new(self._barring, _bytes(member_id), "sha256").hexdigest()

    def hide(self, text: str, subject_id: int) -> str:
        """Encrypt a text, bound to what it belongs to."""
        return self._hide(self._text, text.encode(), subject_id)

    def show(self, hidden: str, subject_id: int) -> str | None:
        """The text ``hide`` was given; None where it was hidden with another key."""
        found = _show(self._text, hidden, subject_id)
        return None if found is None else found.decode()

    def _proof(self, question_id: QuestionId, member_id: MemberId) -> str:
        return hmac.new(self._proving, _bytes(question_id) + _bytes(member_id), "sha256").hexdigest()

    def _hide(self, cipher: "AESGCM", content: bytes, subject_id: int) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, content, _bytes(subject_id))).decode()


def new_key() -> bytes:
    """Make a key."""
    return secrets.token_bytes(KEY_BYTES)


def read_key(text: str) -> bytes:
    """Read a key written as base64. Raises ValueError for anything else."""
    try:
        key = base64.urlsafe_b64decode(text.strip().replace("+", "-").replace("/", "_"))
    except binascii.Error as error:
        raise ValueError("a seal's key is written as base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"a seal's key has {KEY_BYTES} bytes, written as base64")
    return key


def write_key(key: bytes) -> str:
    """Write a key as base64."""
    return base64.urlsafe_b64encode(key).decode()


def _derive(key: bytes, purpose: bytes) -> bytes:
    # Imported here, as in the next two: the library takes 7 MiB, and a town in which nobody asks anonymously
    # needs nothing of it.
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"engawa seal " + purpose).derive(key)


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(key)


def _bytes(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES)


def _show(cipher: "AESGCM", hidden: str, subject_id: int) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415

    try:
        packed = base64.urlsafe_b64decode(hidden)
        return cipher.decrypt(packed[:_NONCE_BYTES], packed[_NONCE_BYTES:], _bytes(subject_id))
    except (InvalidTag, ValueError):
        return None

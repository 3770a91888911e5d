"""The local page's users, rooms and messages."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text

from storage.tables.base import Moment, metadata, words

local_personas = Table(
    "local_personas",
    metadata,
    Column("external_id", words(64), primary_key=True),
    Column("name", words(100), nullable=False),
    Column("manages_place", Boolean, nullable=False),
    Column("locale", words(16), nullable=False),
    Column("role", words(32), nullable=False),
    Column("created_at", Moment, nullable=False),
)

local_rooms = Table(
    "local_rooms",
    metadata,
    Column("id", words(64), primary_key=True),
    Column("name", words(100), nullable=False),
    Column("topic", words(300), nullable=False),
    Column("position", Integer, nullable=False),
    Column("mark", words(64), nullable=False),
    Column("members", Text),
    Column("open", Boolean, nullable=False),
    Index("ix_local_rooms_mark", "mark"),
)

local_messages = Table(
    "local_messages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("room_id", words(80), nullable=False),
    Column("author", words(64), nullable=False),
    Column("mark", words(64), nullable=False, unique=True),
    Column("payload", Text, nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("edited_at", Moment),
    Index("ix_local_messages_room_id_id", "room_id", "id"),
)

local_files = Table(
    "local_files",
    metadata,
    Column("key", words(64), primary_key=True),
    Column("name", words(100), nullable=False),
    Column("media_type", words(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Index("ix_local_files_kept_at", "kept_at"),
)

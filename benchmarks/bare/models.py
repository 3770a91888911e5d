"""The town's tables as a bare bot would declare them: whole rows, plain types, times in milliseconds."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger}  # noqa: RUF012 - as SQLAlchemy's manual writes it


class Place(Base):
    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    attached_at: Mapped[int]
    greeted_at: Mapped[int | None]


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int]
    external_id: Mapped[str]
    name: Mapped[str]
    member_id: Mapped[int | None]
    locale: Mapped[str]
    direct_blocked_at: Mapped[int | None]
    used_at: Mapped[int]


class Member(Base):
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation: Mapped[str]
    kind: Mapped[str]
    work: Mapped[str]
    interests: Mapped[str]
    standing: Mapped[str]
    applied_at: Mapped[int]
    joined_at: Mapped[int | None]
    left_at: Mapped[int | None]
    rules_version: Mapped[int]
    rules_at: Mapped[int]
    language: Mapped[str]
    direct_reminders: Mapped[bool]
    offices: Mapped[str]


class Event(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str]
    starts_at: Mapped[int]
    ends_at: Mapped[int]
    zone: Mapped[str]
    place: Mapped[str]
    capacity: Mapped[int | None]
    seated_styles: Mapped[str]
    section_id: Mapped[int | None]
    host_id: Mapped[int]
    reminder_minutes: Mapped[str]
    status: Mapped[str]
    cancel_reason: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[int]
    come: Mapped[int]
    listen: Mapped[int]
    drop_in: Mapped[int]
    later: Mapped[int]
    undecided: Mapped[int]
    waiting: Mapped[int]
    arrivals: Mapped[int]


class Rsvp(Base):
    __tablename__ = "rsvps"

    event_id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True)
    style: Mapped[str]
    state: Mapped[str]
    arrival: Mapped[int]
    answered_at: Mapped[int]
    guests: Mapped[int] = mapped_column(default=0)
    from_series: Mapped[bool] = mapped_column(default=False)


class Request(Base):
    __tablename__ = "requests"

    request: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int]


class Delivery(Base):
    """Only what an answer touches."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int]
    kind: Mapped[str]
    status: Mapped[str]
    next_at: Mapped[int]
    editing: Mapped[bool]

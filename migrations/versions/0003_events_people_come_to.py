"""Events people come to, all that belongs to them, and how members hear of what happens."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

from bot.clock import SystemClock

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Events that are public already go on offering what they offered.
_OFFERED = sa.text("'come,later,listen,undecided'")
_ZERO = sa.text("0")
_FILLED = (
    "offered_styles",
    "guest_limit",
    "names_hidden",
    "drop_in",
    "brought",
    "offered",
    "own_parts",
    "series_change",
)

# Planned events get the moments members can choose from now on, the working day before excepted.
_FURTHER_MOMENTS = sa.text("""
    INSERT INTO direct_reminders (event_id, minutes, due_at)
    SELECT events.id, CAST(:minutes AS INTEGER), events.starts_at - CAST(:lead_ms AS BIGINT)
    FROM events
    WHERE events.status = 'planned' AND events.starts_at - CAST(:lead_ms AS BIGINT) > CAST(:now_ms AS BIGINT)
      AND NOT EXISTS (
        SELECT 1 FROM direct_reminders AS known
        WHERE known.event_id = events.id AND known.minutes = CAST(:minutes AS INTEGER)
      )
""")

# What an older program does not know becomes what comes nearest to it.
_OLDER = (
    "UPDATE deliveries SET status = 'pending' WHERE status = 'held'",
    "UPDATE rsvps SET state = 'waiting' WHERE state = 'offered'",
    "UPDATE rsvps SET style = 'listen' WHERE style = 'drop_in'",
    "UPDATE events SET seated_styles = 'come' WHERE seated_styles LIKE '%drop_in%'",
    "UPDATE events SET waiting = waiting + offered",
    """UPDATE events SET come = come -
    (SELECT COALESCE(SUM(guests), 0) FROM rsvps WHERE event_id = events.id AND style = 'come')""",
    """UPDATE events SET listen =
    (SELECT COUNT(*) FROM rsvps WHERE event_id = events.id AND state = 'confirmed' AND style = 'listen')""",
)

_NEW_TABLES = (  # those that refer to others first
    "role_holders",
    "poll_options",
    "poll_answers",
    "part_speakers",
    "lightning_talks",
    "event_quotes",
    "event_question_votes",
    "cafe_seats",
    "cafe_guests",
    "event_words",
    "event_venues",
    "event_threads",
    "event_sections",
    "event_roles",
    "event_reminder_wishes",
    "event_recaps",
    "event_questions",
    "event_parts",
    "event_mirrors",
    "event_materials",
    "event_mailings",
    "event_feedback",
    "event_attendance",
    "date_polls",
    "cafes",
    "series_rsvps",
    "notice_wishes",
    "mirror_boards",
    "feeds",
    "event_series",
    "announcements",
)


def upgrade() -> None:
    _make_tables()
    _extend_events()
    _extend_rsvps()
    _extend_deliveries()
    _plan_further_moments()


def downgrade() -> None:
    for statement in _OLDER:
        op.execute(statement)
    _take_back_deliveries()
    _take_back_rsvps()
    _take_back_events()
    for table in _NEW_TABLES:
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("prefecture", sa.String(2), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("addressed", sa.Integer(), nullable=False),
        sa.Column("unreachable", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_announcements_by_id_members")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_announcements_section_id_sections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    with op.batch_alter_table("announcements") as batch_op:
        batch_op.create_index("ix_announcements_status", ["status"], unique=False)

    op.create_table(
        "event_series",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("seated_styles", sa.String(60), nullable=False),
        sa.Column("offered_styles", sa.String(60), nullable=False),
        sa.Column("answers_before", sa.Integer(), nullable=True),
        sa.Column("guest_limit", sa.Integer(), nullable=False),
        sa.Column("names_hidden", sa.Boolean(), nullable=False),
        sa.Column("fee", sa.String(200), nullable=False),
        sa.Column("access", sa.String(1000), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("host_id", sa.BigInteger(), nullable=False),
        sa.Column("reminder_minutes", sa.String(100), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("starts", sa.String(16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("rrule", sa.String(300), nullable=False),
        sa.Column("days_off", sa.String(16), nullable=False),
        sa.Column("exceptions", sa.String(11000), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_until", sa.String(10), nullable=True),
        sa.Column("shown", sa.BigInteger(), nullable=True),
        sa.Column("wakes_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["members.id"], name=op.f("fk_event_series_host_id_members")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_event_series_section_id_sections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_series")),
    )
    with op.batch_alter_table("event_series") as batch_op:
        batch_op.create_index("ix_event_series_section_id", ["section_id"], unique=False)
        batch_op.create_index("ix_event_series_wakes_at", ["wakes_at"], unique=False)

    op.create_table(
        "feeds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("prefecture", sa.String(2), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("fetched_on", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_feeds_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_feeds_section_id_sections"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("secret", name=op.f("uq_feeds_secret")),
    )
    with op.batch_alter_table("feeds") as batch_op:
        batch_op.create_index("ix_feeds_section_id", ["section_id"], unique=False)
        batch_op.create_index(
            "uq_feeds_member_kind_prefecture",
            ["member_id", "kind", "prefecture"],
            unique=True,
            sqlite_where=sa.text("section_id IS NULL"),
            postgresql_where=sa.text("section_id IS NULL"),
        )
        batch_op.create_index(
            "uq_feeds_member_section",
            ["member_id", "section_id"],
            unique=True,
            sqlite_where=sa.text("section_id IS NOT NULL"),
            postgresql_where=sa.text("section_id IS NOT NULL"),
        )

    op.create_table(
        "mirror_boards",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("rest_until", sa.BigInteger(), nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_mirror_boards_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_mirror_boards")),
    )
    op.create_table(
        "notice_wishes",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("quiet_begins", sa.Integer(), nullable=True),
        sa.Column("quiet_ends", sa.Integer(), nullable=True),
        sa.Column("digest_at", sa.Integer(), nullable=True),
        sa.Column("working_days_only", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.String(100), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notice_wishes_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_notice_wishes")),
    )
    op.create_table(
        "series_rsvps",
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("style", sa.String(16), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_series_rsvps_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["event_series.id"],
            name=op.f("fk_series_rsvps_series_id_event_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("series_id", "member_id", name=op.f("pk_series_rsvps")),
    )
    with op.batch_alter_table("series_rsvps") as batch_op:
        batch_op.create_index("ix_series_rsvps_member_id", ["member_id"], unique=False)
        batch_op.create_index(
            "ix_series_rsvps_series_id_answered_at", ["series_id", "answered_at"], unique=False
        )

    op.create_table(
        "cafes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_cafes_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cafes")),
    )
    with op.batch_alter_table("cafes") as batch_op:
        batch_op.create_index("ix_cafes_event_id_opened_at", ["event_id", "opened_at"], unique=False)

    op.create_table(
        "date_polls",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(500), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("creator_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("nudge_at", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("wakes_at", sa.BigInteger(), nullable=True),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creator_id"], ["members.id"], name=op.f("fk_date_polls_creator_id_members")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_date_polls_event_id_events")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_date_polls_section_id_sections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_polls")),
    )
    with op.batch_alter_table("date_polls") as batch_op:
        batch_op.create_index("ix_date_polls_creator_id", ["creator_id"], unique=False)
        batch_op.create_index("ix_date_polls_event_id", ["event_id"], unique=False)
        batch_op.create_index(
            "ix_date_polls_open",
            ["last_at"],
            unique=False,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.create_index("ix_date_polls_section_id", ["section_id"], unique=False)
        batch_op.create_index("ix_date_polls_wakes_at", ["wakes_at"], unique=False)

    op.create_table(
        "event_attendance",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_attendance_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_event_attendance_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name=op.f("pk_event_attendance")),
    )
    with op.batch_alter_table("event_attendance") as batch_op:
        batch_op.create_index("ix_event_attendance_member_id", ["member_id"], unique=False)

    op.create_table(
        "event_feedback",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("mood", sa.String(16), nullable=True),
        sa.Column("wish", sa.String(16), nullable=True),
        sa.Column("comment", sa.String(200), nullable=False),
        sa.Column("quoting", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_feedback_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_event_feedback_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name=op.f("pk_event_feedback")),
        sa.UniqueConstraint("id", name=op.f("uq_event_feedback_id")),
    )
    with op.batch_alter_table("event_feedback") as batch_op:
        batch_op.create_index("ix_event_feedback_member_id", ["member_id"], unique=False)

    op.create_table(
        "event_mailings",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_mailings_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "kind", name=op.f("pk_event_mailings")),
    )
    with op.batch_alter_table("event_mailings") as batch_op:
        batch_op.create_index("ix_event_mailings_done", ["done"], unique=False)

    op.create_table(
        "event_materials",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("url_key", sa.String(32), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["members.id"], name=op.f("fk_event_materials_added_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_materials_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_materials")),
        sa.UniqueConstraint("event_id", "url_key", name=op.f("uq_event_materials_event_id_url_key")),
    )
    op.create_table(
        "event_mirrors",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("wanted", sa.String(64), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.Column("deletions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_mirrors_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_event_mirrors_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "place_id", name=op.f("pk_event_mirrors")),
    )
    with op.batch_alter_table("event_mirrors") as batch_op:
        batch_op.create_index("ix_event_mirrors_place_id", ["place_id"], unique=False)

    op.create_table(
        "event_parts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("speakers", sa.String(200), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("talk_slots", sa.Integer(), nullable=False),
        sa.Column("talk_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_parts_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_parts")),
    )
    with op.batch_alter_table("event_parts") as batch_op:
        batch_op.create_index("ix_event_parts_event_id_position", ["event_id", "position"], unique=False)

    op.create_table(
        "event_questions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed_author_id", sa.BigInteger(), nullable=True),
        sa.Column("naming", sa.String(16), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("moved_to", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_questions_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moved_to"],
            ["questions.id"],
            name=op.f("fk_event_questions_moved_to_questions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sealed_author_id"],
            ["members.id"],
            name=op.f("fk_event_questions_sealed_author_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_questions")),
    )
    with op.batch_alter_table("event_questions") as batch_op:
        batch_op.create_index(
            "ix_event_questions_event_id_status_votes", ["event_id", "status", "votes"], unique=False
        )
        batch_op.create_index("ix_event_questions_moved_to", ["moved_to"], unique=False)
        batch_op.create_index("ix_event_questions_sealed_author_id", ["sealed_author_id"], unique=False)

    op.create_table(
        "event_recaps",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("happened", sa.String(1200), nullable=False),
        sa.Column("following", sa.String(300), nullable=False),
        sa.Column("picture", sa.String(500), nullable=False),
        sa.Column("picture_words", sa.String(200), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_recaps_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_recaps")),
    )
    op.create_table(
        "event_reminder_wishes",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("reminders", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_reminder_wishes_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_event_reminder_wishes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name=op.f("pk_event_reminder_wishes")),
    )
    with op.batch_alter_table("event_reminder_wishes") as batch_op:
        batch_op.create_index("ix_event_reminder_wishes_member_id", ["member_id"], unique=False)

    op.create_table(
        "event_roles",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_roles_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_roles")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_event_roles_event_id_name")),
    )
    op.create_table(
        "event_sections",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_sections_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_event_sections_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "section_id", name=op.f("pk_event_sections")),
    )
    with op.batch_alter_table("event_sections") as batch_op:
        batch_op.create_index("ix_event_sections_section_id", ["section_id"], unique=False)

    op.create_table(
        "event_threads",
        sa.Column("card_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("rest_until", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_threads_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_event_threads_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_event_threads")),
    )
    with op.batch_alter_table("event_threads") as batch_op:
        batch_op.create_index("ix_event_threads_event_id_place_id", ["event_id", "place_id"], unique=False)
        batch_op.create_index("ix_event_threads_stage_due_at", ["stage", "due_at"], unique=False)

    op.create_table(
        "event_venues",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.String(200), nullable=False),
        sa.Column("access", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_venues_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_venues")),
    )
    op.create_table(
        "event_words",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(20), nullable=False),
        sa.Column("folded", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_words_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_words")),
    )
    with op.batch_alter_table("event_words") as batch_op:
        batch_op.create_index("ix_event_words_folded", ["folded"], unique=False)

    op.create_table(
        "cafe_guests",
        sa.Column("cafe_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("host", sa.Boolean(), nullable=False),
        sa.Column("presence", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["cafe_id"], ["cafes.id"], name=op.f("fk_cafe_guests_cafe_id_cafes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_cafe_guests_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cafe_id", "member_id", name=op.f("pk_cafe_guests")),
    )
    with op.batch_alter_table("cafe_guests") as batch_op:
        batch_op.create_index("ix_cafe_guests_member_id", ["member_id"], unique=False)

    op.create_table(
        "cafe_seats",
        sa.Column("cafe_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("host", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cafe_id"], ["cafes.id"], name=op.f("fk_cafe_seats_cafe_id_cafes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_cafe_seats_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cafe_id", "round", "member_id", name=op.f("pk_cafe_seats")),
    )
    op.create_table(
        "event_question_votes",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_event_question_votes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["event_questions.id"],
            name=op.f("fk_event_question_votes_question_id_event_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_event_question_votes")),
    )
    with op.batch_alter_table("event_question_votes") as batch_op:
        batch_op.create_index("ix_event_question_votes_member_id", ["member_id"], unique=False)

    op.create_table(
        "event_quotes",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event_recaps.event_id"],
            name=op.f("fk_event_quotes_event_id_event_recaps"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["event_feedback.id"],
            name=op.f("fk_event_quotes_feedback_id_event_feedback"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "feedback_id", name=op.f("pk_event_quotes")),
    )
    op.create_table(
        "lightning_talks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signed_up_at", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_lightning_talks_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_lightning_talks_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["event_parts.id"],
            name=op.f("fk_lightning_talks_part_id_event_parts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lightning_talks")),
        sa.UniqueConstraint("part_id", "member_id", name=op.f("uq_lightning_talks_part_id_member_id")),
    )
    with op.batch_alter_table("lightning_talks") as batch_op:
        batch_op.create_index("ix_lightning_talks_event_id", ["event_id"], unique=False)
        batch_op.create_index("ix_lightning_talks_member_id", ["member_id"], unique=False)

    op.create_table(
        "part_speakers",
        sa.Column("part_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_part_speakers_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["event_parts.id"],
            name=op.f("fk_part_speakers_part_id_event_parts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("part_id", "member_id", name=op.f("pk_part_speakers")),
    )
    with op.batch_alter_table("part_speakers") as batch_op:
        batch_op.create_index("ix_part_speakers_member_id", ["member_id"], unique=False)

    op.create_table(
        "poll_answers",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("marks", sa.String(20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.String(200), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_poll_answers_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["date_polls.id"],
            name=op.f("fk_poll_answers_poll_id_date_polls"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_poll_answers")),
    )
    with op.batch_alter_table("poll_answers") as batch_op:
        batch_op.create_index("ix_poll_answers_member_id", ["member_id"], unique=False)
        batch_op.create_index("ix_poll_answers_poll_id_answered_at", ["poll_id", "answered_at"], unique=False)

    op.create_table(
        "poll_options",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("maybe", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["date_polls.id"],
            name=op.f("fk_poll_options_poll_id_date_polls"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_poll_options")),
    )
    with op.batch_alter_table("poll_options") as batch_op:
        batch_op.create_index("ix_poll_options_draft_id", ["draft_id"], unique=False)

    op.create_table(
        "role_holders",
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_role_holders_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["event_roles.id"],
            name=op.f("fk_role_holders_role_id_event_roles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("role_id", "member_id", name=op.f("pk_role_holders")),
    )
    with op.batch_alter_table("role_holders") as batch_op:
        batch_op.create_index("ix_role_holders_member_id", ["member_id"], unique=False)


def _extend_events() -> None:
    # A column is added in place; SQLite builds the table anew once, below.
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(
            sa.Column("offered_styles", sa.String(60), server_default=_OFFERED, nullable=False)
        )
        batch_op.add_column(sa.Column("answers_until", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("closes_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("guest_limit", sa.Integer(), server_default=_ZERO, nullable=False))
        batch_op.add_column(
            sa.Column("names_hidden", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("changed_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("drop_in", sa.Integer(), server_default=_ZERO, nullable=False))
        batch_op.add_column(sa.Column("brought", sa.Integer(), server_default=_ZERO, nullable=False))
        batch_op.add_column(sa.Column("offered", sa.Integer(), server_default=_ZERO, nullable=False))
        batch_op.add_column(sa.Column("parent_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("series_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("occurrence", sa.String(10), nullable=True))
        batch_op.add_column(
            sa.Column("own_parts", sa.String(80), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("series_change", sa.Integer(), server_default=_ZERO, nullable=False))

    with op.batch_alter_table("events") as batch_op:
        # What stood there before has a value now; new rows bring their own.
        for name in _FILLED:
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(
            "ix_events_closes_at",
            ["closes_at"],
            unique=False,
            sqlite_where=sa.text("closes_at IS NOT NULL"),
            postgresql_where=sa.text("closes_at IS NOT NULL"),
        )
        batch_op.create_index("ix_events_host_id_starts_at", ["host_id", "starts_at"], unique=False)
        batch_op.create_index("ix_events_parent_id", ["parent_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_events_series_id_occurrence"), ["series_id", "occurrence"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_events_series_id_event_series"), "event_series", ["series_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_events_parent_id_events"), "events", ["parent_id"], ["id"])


def _extend_rsvps() -> None:
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.add_column(sa.Column("guests", sa.Integer(), server_default=_ZERO, nullable=False))
        batch_op.add_column(sa.Column("held_until", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("from_series", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.alter_column("guests", server_default=None)
        batch_op.alter_column("from_series", server_default=None)
        batch_op.create_index(
            "ix_rsvps_held_until",
            ["held_until"],
            unique=False,
            sqlite_where=sa.text("held_until IS NOT NULL"),
            postgresql_where=sa.text("held_until IS NOT NULL"),
        )


def _extend_deliveries() -> None:
    # SQLite would put the column behind the constraints: it builds the table as a new town's is built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("deliveries", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("digest_id", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_deliveries_digest_id",
            ["digest_id"],
            unique=False,
            sqlite_where=sa.text("digest_id IS NOT NULL"),
            postgresql_where=sa.text("digest_id IS NOT NULL"),
        )


def _plan_further_moments() -> None:
    now_ms = int(SystemClock().now().timestamp() * 1000)
    for minutes in (1440, 60, 10):
        values = {"minutes": minutes, "lead_ms": minutes * 60_000, "now_ms": now_ms}
        op.get_bind().execute(_FURTHER_MOMENTS, values)


def _take_back_deliveries() -> None:
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_index(
            "ix_deliveries_digest_id",
            sqlite_where=sa.text("digest_id IS NOT NULL"),
            postgresql_where=sa.text("digest_id IS NOT NULL"),
        )
        batch_op.drop_column("digest_id")


def _take_back_rsvps() -> None:
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.drop_index(
            "ix_rsvps_held_until",
            sqlite_where=sa.text("held_until IS NOT NULL"),
            postgresql_where=sa.text("held_until IS NOT NULL"),
        )
        batch_op.drop_column("from_series")
        batch_op.drop_column("held_until")
        batch_op.drop_column("guests")


def _take_back_events() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_events_parent_id_events"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_events_series_id_event_series"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_events_series_id_occurrence"), type_="unique")
        batch_op.drop_index("ix_events_parent_id")
        batch_op.drop_index("ix_events_host_id_starts_at")
        batch_op.drop_index(
            "ix_events_closes_at",
            sqlite_where=sa.text("closes_at IS NOT NULL"),
            postgresql_where=sa.text("closes_at IS NOT NULL"),
        )
        batch_op.drop_column("series_change")
        batch_op.drop_column("own_parts")
        batch_op.drop_column("occurrence")
        batch_op.drop_column("series_id")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("offered")
        batch_op.drop_column("brought")
        batch_op.drop_column("drop_in")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("names_hidden")
        batch_op.drop_column("guest_limit")
        batch_op.drop_column("closes_at")
        batch_op.drop_column("answers_until")
        batch_op.drop_column("offered_styles")

"""How members hear and announcements.

Planned events get the moments members can choose from now on, the working day before excepted.
"""

from typing import Literal

import sqlalchemy as sa
from alembic import op

from bot.clock import SystemClock

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

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


def upgrade() -> None:
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

    now_ms = int(SystemClock().now().timestamp() * 1000)
    for minutes in (1440, 60, 10):
        values = {"minutes": minutes, "lead_ms": minutes * 60_000, "now_ms": now_ms}
        op.get_bind().execute(_FURTHER_MOMENTS, values)


def downgrade() -> None:
    op.execute("UPDATE deliveries SET status = 'pending' WHERE status = 'held'")
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_index(
            "ix_deliveries_digest_id",
            sqlite_where=sa.text("digest_id IS NOT NULL"),
            postgresql_where=sa.text("digest_id IS NOT NULL"),
        )
        batch_op.drop_column("digest_id")

    with op.batch_alter_table("event_reminder_wishes") as batch_op:
        batch_op.drop_index("ix_event_reminder_wishes_member_id")

    op.drop_table("event_reminder_wishes")
    op.drop_table("notice_wishes")
    with op.batch_alter_table("announcements") as batch_op:
        batch_op.drop_index("ix_announcements_status")

    op.drop_table("announcements")

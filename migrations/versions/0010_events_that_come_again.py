"""Events that come again."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
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

    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("occurrence", sa.String(10), nullable=True))
        batch_op.add_column(
            sa.Column("own_parts", sa.String(80), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("series_change", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_events_series_id_occurrence"), ["series_id", "occurrence"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_events_series_id_event_series"), "event_series", ["series_id"], ["id"]
        )

    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.add_column(sa.Column("from_series", sa.Boolean(), server_default=sa.false(), nullable=False))

    # What stood there before has a value now; new rows bring their own.
    with op.batch_alter_table("events") as batch_op:
        batch_op.alter_column("own_parts", server_default=None)
        batch_op.alter_column("series_change", server_default=None)
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.alter_column("from_series", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.drop_column("from_series")

    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_events_series_id_event_series"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_events_series_id_occurrence"), type_="unique")
        batch_op.drop_column("series_change")
        batch_op.drop_column("own_parts")
        batch_op.drop_column("occurrence")
        batch_op.drop_column("series_id")

    with op.batch_alter_table("series_rsvps") as batch_op:
        batch_op.drop_index("ix_series_rsvps_series_id_answered_at")
        batch_op.drop_index("ix_series_rsvps_member_id")

    op.drop_table("series_rsvps")
    with op.batch_alter_table("event_series") as batch_op:
        batch_op.drop_index("ix_event_series_wakes_at")
        batch_op.drop_index("ix_event_series_section_id")

    op.drop_table("event_series")

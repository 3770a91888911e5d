"""Date polls and events held again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
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

    with op.batch_alter_table("events") as batch_op:
        batch_op.create_index("ix_events_host_id_starts_at", ["host_id", "starts_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_index("ix_events_host_id_starts_at")

    with op.batch_alter_table("poll_options") as batch_op:
        batch_op.drop_index("ix_poll_options_draft_id")

    op.drop_table("poll_options")
    with op.batch_alter_table("poll_answers") as batch_op:
        batch_op.drop_index("ix_poll_answers_poll_id_answered_at")
        batch_op.drop_index("ix_poll_answers_member_id")

    op.drop_table("poll_answers")
    with op.batch_alter_table("date_polls") as batch_op:
        batch_op.drop_index("ix_date_polls_wakes_at")
        batch_op.drop_index("ix_date_polls_section_id")
        batch_op.drop_index(
            "ix_date_polls_open",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index("ix_date_polls_event_id")
        batch_op.drop_index("ix_date_polls_creator_id")

    op.drop_table("date_polls")

"""What comes after events."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
    op.drop_table("event_quotes")
    with op.batch_alter_table("event_words") as batch_op:
        batch_op.drop_index("ix_event_words_folded")

    op.drop_table("event_words")
    op.drop_table("event_recaps")
    with op.batch_alter_table("event_mailings") as batch_op:
        batch_op.drop_index("ix_event_mailings_done")

    op.drop_table("event_mailings")
    with op.batch_alter_table("event_feedback") as batch_op:
        batch_op.drop_index("ix_event_feedback_member_id")

    op.drop_table("event_feedback")
    with op.batch_alter_table("event_attendance") as batch_op:
        batch_op.drop_index("ix_event_attendance_member_id")

    op.drop_table("event_attendance")

"""Threads of questions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_threads",
        sa.Column("card_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
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
            ["place_id"], ["places.id"], name=op.f("fk_question_threads_place_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_threads_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_question_threads")),
    )
    with op.batch_alter_table("question_threads") as batch_op:
        batch_op.create_index(
            "ix_question_threads_place_id_thread_id", ["place_id", "thread_id"], unique=False
        )
        batch_op.create_index(
            "ix_question_threads_question_id_place_id", ["question_id", "place_id"], unique=False
        )
        batch_op.create_index("ix_question_threads_stage_due_at", ["stage", "due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("question_threads") as batch_op:
        batch_op.drop_index("ix_question_threads_stage_due_at")
        batch_op.drop_index("ix_question_threads_question_id_place_id")
        batch_op.drop_index("ix_question_threads_place_id_thread_id")

    op.drop_table("question_threads")

"""Keep answers alive."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_merges",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("into_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("accepted_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["into_id"],
            ["questions.id"],
            name=op.f("fk_question_merges_into_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_question_merges_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_merges_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_merges")),
    )
    with op.batch_alter_table("question_merges") as batch_op:
        batch_op.create_index("ix_question_merges_into_id_at", ["into_id", "at"], unique=False)

    op.create_table(
        "moved_answers",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_moved_answers_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question_merges.question_id"],
            name=op.f("fk_moved_answers_question_id_question_merges"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "answer_id", name=op.f("pk_moved_answers")),
    )
    # SQLite would put the columns behind the constraints: it builds the table as a new town's is built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("questions", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_column("merged_into")

    op.drop_table("moved_answers")
    with op.batch_alter_table("question_merges") as batch_op:
        batch_op.drop_index("ix_question_merges_into_id_at")

    op.drop_table("question_merges")

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
        "doubts",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_doubts_member_id_members")),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_doubts")),
    )
    op.create_table(
        "reviews",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("reply", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reviews_member_id_members")),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.create_index("ix_reviews_due_at", ["due_at"], unique=False)
        batch_op.create_index("ix_reviews_member_id_asked_at", ["member_id", "asked_at"], unique=False)

    op.create_table(
        "faqs",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("wording", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_faqs_member_id_members")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_faqs_question_id_questions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_faqs")),
    )
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
        batch_op.add_column(sa.Column("fresh_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("outdated_at", sa.BigInteger(), nullable=True))

    # What was solved before is as old as the answer that solved it; the first look at it comes by itself.
    op.execute(
        "UPDATE questions SET fresh_at = (SELECT COALESCE(answers.edited_at, answers.at) FROM answers"
        " WHERE answers.id = questions.accepted_id) WHERE accepted_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO reviews (kind, subject_id, due_at, reply)"
        " SELECT 'question', id, fresh_at, '' FROM questions WHERE fresh_at IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_column("outdated_at")
        batch_op.drop_column("fresh_at")
        batch_op.drop_column("merged_into")

    op.drop_table("moved_answers")
    with op.batch_alter_table("question_merges") as batch_op:
        batch_op.drop_index("ix_question_merges_into_id_at")

    op.drop_table("question_merges")
    op.drop_table("faqs")
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.drop_index("ix_reviews_member_id_asked_at")
        batch_op.drop_index("ix_reviews_due_at")

    op.drop_table("reviews")
    op.drop_table("doubts")

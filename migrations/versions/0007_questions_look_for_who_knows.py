"""Questions look for who knows."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advice_wishes",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("areas", sa.String(200), nullable=False),
        sa.Column("topics", sa.String(4000), nullable=False),
        sa.Column("weekly", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_advice_wishes_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_advice_wishes")),
    )
    op.create_table(
        "appeal_requests",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("ring", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reply", sa.String(16), nullable=False),
        sa.Column("passed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_appeal_requests_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_appeal_requests_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_appeal_requests")),
    )
    with op.batch_alter_table("appeal_requests") as batch_op:
        batch_op.create_index("ix_appeal_requests_member_id_at", ["member_id", "at"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ring", sa.String(16), nullable=True),
        sa.Column("waves", sa.Integer(), nullable=False),
        sa.Column("waved_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("wakes_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_appeals_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_appeals")),
    )
    with op.batch_alter_table("appeals") as batch_op:
        batch_op.create_index("ix_appeals_wakes_at", ["wakes_at"], unique=False)

    # SQLite would put the column behind the constraints: it builds the table as a new town's is built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("questions", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("deadline", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_column("deadline")

    with op.batch_alter_table("appeals") as batch_op:
        batch_op.drop_index("ix_appeals_wakes_at")

    op.drop_table("appeals")
    with op.batch_alter_table("appeal_requests") as batch_op:
        batch_op.drop_index("ix_appeal_requests_member_id_at")

    op.drop_table("appeal_requests")
    op.drop_table("advice_wishes")

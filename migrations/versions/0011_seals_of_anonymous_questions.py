"""Seals of anonymous questions."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")


def upgrade() -> None:
    op.create_table(
        "anonymity_bars",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_anonymity_bars")),
    )
    op.create_table(
        "seal_openings",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("agreed_by", sa.BigInteger(), nullable=True),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["members.id"], name=op.f("fk_seal_openings_agreed_by_members")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_seal_openings_asked_by_members")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_seal_openings_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_openings")),
    )
    with op.batch_alter_table("seal_openings") as batch_op:
        batch_op.create_index(
            "ix_seal_openings_question_id_asked_at", ["question_id", "asked_at"], unique=False
        )

    with op.batch_alter_table("answers") as batch_op:
        batch_op.alter_column("member_id", existing_type=sa.BIGINT(), nullable=True)

    with op.batch_alter_table("question_versions") as batch_op:
        batch_op.alter_column("replaced_by", existing_type=sa.BIGINT(), nullable=True)

    with op.batch_alter_table("questions") as batch_op:
        batch_op.add_column(sa.Column("seal_proof", sa.String(64), server_default=_EMPTY, nullable=False))
        batch_op.add_column(sa.Column("sealed_asker", sa.String(120), server_default=_EMPTY, nullable=False))
        batch_op.alter_column("asker_id", existing_type=sa.BIGINT(), nullable=True)
        batch_op.create_index(
            "ix_questions_sealed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("seal_proof <> ''"),
            postgresql_where=sa.text("seal_proof <> ''"),
        )

    with op.batch_alter_table("questions") as batch_op:
        # What stood there before has a value now; new rows bring their own.
        for name in ("seal_proof", "sealed_asker"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    # An older program has no place for what has no name on it.
    op.execute("DELETE FROM deliveries WHERE target LIKE 'asker:%'")
    op.execute("DELETE FROM question_versions WHERE replaced_by IS NULL")
    op.execute("DELETE FROM answers WHERE member_id IS NULL")
    op.execute("DELETE FROM questions WHERE asker_id IS NULL")

    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_index(
            "ix_questions_sealed",
            sqlite_where=sa.text("seal_proof <> ''"),
            postgresql_where=sa.text("seal_proof <> ''"),
        )
        batch_op.alter_column("asker_id", existing_type=sa.BIGINT(), nullable=False)
        batch_op.drop_column("sealed_asker")
        batch_op.drop_column("seal_proof")

    with op.batch_alter_table("question_versions") as batch_op:
        batch_op.alter_column("replaced_by", existing_type=sa.BIGINT(), nullable=False)

    with op.batch_alter_table("answers") as batch_op:
        batch_op.alter_column("member_id", existing_type=sa.BIGINT(), nullable=False)

    with op.batch_alter_table("seal_openings") as batch_op:
        batch_op.drop_index("ix_seal_openings_question_id_asked_at")

    op.drop_table("seal_openings")
    op.drop_table("anonymity_bars")

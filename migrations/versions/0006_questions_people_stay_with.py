"""Questions people stay with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")
_FILLED = ("tried", "area", "town_size")


def upgrade() -> None:
    op.create_table(
        "question_follows",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_question_follows_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_follows_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_question_follows")),
    )
    with op.batch_alter_table("question_follows") as batch_op:
        batch_op.create_index("ix_question_follows_member_id_at", ["member_id", "at"], unique=False)

    op.create_table(
        "question_pairs",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("asked_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.String(80), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_question_pairs_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_pairs_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_question_pairs_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "kind", "asked_id", "question_id", "member_id", name=op.f("pk_question_pairs")
        ),
    )
    with op.batch_alter_table("question_pairs") as batch_op:
        batch_op.create_index("ix_question_pairs_at_asked_id", ["at", "asked_id"], unique=False)
        batch_op.create_index("ix_question_pairs_member_id", ["member_id"], unique=False)

    op.create_table(
        "question_versions",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.String(2000), nullable=False),
        sa.Column("tried", sa.String(800), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.Column("replaced_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_versions_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["members.id"], name=op.f("fk_question_versions_replaced_by_members")
        ),
        sa.PrimaryKeyConstraint("question_id", "answer_id", "number", name=op.f("pk_question_versions")),
    )
    op.create_table(
        "answer_thanks",
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_answer_thanks_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_answer_thanks_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "member_id", name=op.f("pk_answer_thanks")),
    )
    with op.batch_alter_table("answer_thanks") as batch_op:
        batch_op.create_index("ix_answer_thanks_member_id", ["member_id"], unique=False)

    with op.batch_alter_table("drafts") as batch_op:
        batch_op.create_index("ix_drafts_account_id_verb_id", ["account_id", "verb", "id"], unique=False)

    with op.batch_alter_table("questions") as batch_op:
        batch_op.add_column(sa.Column("tried", sa.String(800), server_default=_EMPTY, nullable=False))
        batch_op.add_column(sa.Column("area", sa.String(40), server_default=_EMPTY, nullable=False))
        batch_op.add_column(sa.Column("town_size", sa.String(16), server_default=_EMPTY, nullable=False))
        batch_op.add_column(sa.Column("asked_back_at", sa.BigInteger(), nullable=True))
        batch_op.create_index("ix_questions_asker_id_asked_at", ["asker_id", "asked_at"], unique=False)

    with op.batch_alter_table("questions") as batch_op:
        # What stood there before has a value now; new rows bring their own.
        for name in _FILLED:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    # An older program does not know とりあえず解決.
    op.execute("UPDATE questions SET status = 'open' WHERE status = 'enough'")
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_index("ix_questions_asker_id_asked_at")
        batch_op.drop_column("asked_back_at")
        batch_op.drop_column("town_size")
        batch_op.drop_column("area")
        batch_op.drop_column("tried")

    with op.batch_alter_table("drafts") as batch_op:
        batch_op.drop_index("ix_drafts_account_id_verb_id")

    with op.batch_alter_table("answer_thanks") as batch_op:
        batch_op.drop_index("ix_answer_thanks_member_id")

    op.drop_table("answer_thanks")
    op.drop_table("question_versions")
    with op.batch_alter_table("question_pairs") as batch_op:
        batch_op.drop_index("ix_question_pairs_member_id")
        batch_op.drop_index("ix_question_pairs_at_asked_id")

    op.drop_table("question_pairs")
    with op.batch_alter_table("question_follows") as batch_op:
        batch_op.drop_index("ix_question_follows_member_id_at")

    op.drop_table("question_follows")

"""Surveys among municipalities."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("folded", sa.String(80), nullable=False),
        sa.Column("prefecture", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("size", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint(
            "folded", "prefecture", "kind", name=op.f("uq_organisations_folded_prefecture_kind")
        ),
    )
    op.create_table(
        "comparisons",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(500), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("choices", sa.String(400), nullable=False),
        sa.Column("number_of", sa.String(40), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("prefecture", sa.String(2), nullable=False),
        sa.Column("size", sa.String(16), nullable=True),
        sa.Column("creator_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("nudge_at", sa.BigInteger(), nullable=True),
        sa.Column("news_at", sa.BigInteger(), nullable=True),
        sa.Column("wakes_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creator_id"], ["members.id"], name=op.f("fk_comparisons_creator_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_comparisons_section_id_sections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparisons")),
    )
    with op.batch_alter_table("comparisons") as batch_op:
        batch_op.create_index("ix_comparisons_creator_id", ["creator_id"], unique=False)
        batch_op.create_index("ix_comparisons_section_id", ["section_id"], unique=False)
        batch_op.create_index("ix_comparisons_status_deadline", ["status", "deadline"], unique=False)
        batch_op.create_index("ix_comparisons_wakes_at", ["wakes_at"], unique=False)

    op.create_table(
        "comparison_answers",
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("prefecture", sa.String(2), nullable=False),
        sa.Column("size", sa.String(16), nullable=False),
        sa.Column("remark", sa.String(300), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["members.id"],
            name=op.f("fk_comparison_answers_answered_by_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparisons.id"],
            name=op.f("fk_comparison_answers_comparison_id_comparisons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_comparison_answers_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("comparison_id", "organisation_id", name=op.f("pk_comparison_answers")),
    )
    with op.batch_alter_table("comparison_answers") as batch_op:
        batch_op.create_index("ix_comparison_answers_answered_by", ["answered_by"], unique=False)
        batch_op.create_index("ix_comparison_answers_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "comparison_changes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparisons.id"],
            name=op.f("fk_comparison_changes_comparison_id_comparisons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_comparison_changes_member_id_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_comparison_changes_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_changes")),
    )
    with op.batch_alter_table("comparison_changes") as batch_op:
        batch_op.create_index(
            "ix_comparison_changes_comparison_id_organisation_id",
            ["comparison_id", "organisation_id"],
            unique=False,
        )
        batch_op.create_index("ix_comparison_changes_member_id", ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("comparison_changes") as batch_op:
        batch_op.drop_index("ix_comparison_changes_member_id")
        batch_op.drop_index("ix_comparison_changes_comparison_id_organisation_id")

    op.drop_table("comparison_changes")
    with op.batch_alter_table("comparison_answers") as batch_op:
        batch_op.drop_index("ix_comparison_answers_organisation_id")
        batch_op.drop_index("ix_comparison_answers_answered_by")

    op.drop_table("comparison_answers")
    with op.batch_alter_table("comparisons") as batch_op:
        batch_op.drop_index("ix_comparisons_wakes_at")
        batch_op.drop_index("ix_comparisons_status_deadline")
        batch_op.drop_index("ix_comparisons_section_id")
        batch_op.drop_index("ix_comparisons_creator_id")

    op.drop_table("comparisons")
    op.drop_table("organisations")

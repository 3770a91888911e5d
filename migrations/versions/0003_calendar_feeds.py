"""Calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("prefecture", sa.String(2), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("fetched_on", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_feeds_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_feeds_section_id_sections"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("secret", name=op.f("uq_feeds_secret")),
    )
    with op.batch_alter_table("feeds") as batch_op:
        batch_op.create_index("ix_feeds_section_id", ["section_id"], unique=False)
        batch_op.create_index(
            "uq_feeds_member_kind_prefecture",
            ["member_id", "kind", "prefecture"],
            unique=True,
            sqlite_where=sa.text("section_id IS NULL"),
            postgresql_where=sa.text("section_id IS NULL"),
        )
        batch_op.create_index(
            "uq_feeds_member_section",
            ["member_id", "section_id"],
            unique=True,
            sqlite_where=sa.text("section_id IS NOT NULL"),
            postgresql_where=sa.text("section_id IS NOT NULL"),
        )

    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("changed_at", sa.BigInteger(), nullable=True))

    # Changes nothing, but has SQLite build the table as a new town's is built.
    with op.batch_alter_table("events") as batch_op:
        batch_op.alter_column("changed_at", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("changed_at")

    with op.batch_alter_table("feeds") as batch_op:
        batch_op.drop_index(
            "uq_feeds_member_section",
            sqlite_where=sa.text("section_id IS NOT NULL"),
            postgresql_where=sa.text("section_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_feeds_member_kind_prefecture",
            sqlite_where=sa.text("section_id IS NULL"),
            postgresql_where=sa.text("section_id IS NULL"),
        )
        batch_op.drop_index("ix_feeds_section_id")

    op.drop_table("feeds")

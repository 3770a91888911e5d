"""A toolshelf."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shelf_items",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("keeper_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("area", sa.String(16), nullable=False),
        sa.Column("licence", sa.String(16), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("about", sa.String(600), nullable=False),
        sa.Column("folded", sa.String(4000), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("origin_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.Column("fresh_at", sa.BigInteger(), nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column("asked_year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_shelf_items_author_id_members")),
        sa.ForeignKeyConstraint(["keeper_id"], ["members.id"], name=op.f("fk_shelf_items_keeper_id_members")),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["shelf_items.id"], name=op.f("fk_shelf_items_origin_id_shelf_items")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_shelf_items_section_id_sections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_items")),
    )
    with op.batch_alter_table("shelf_items") as batch_op:
        batch_op.create_index("ix_shelf_items_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_shelf_items_keeper_id", ["keeper_id"], unique=False)
        batch_op.create_index("ix_shelf_items_origin_id", ["origin_id"], unique=False)
        batch_op.create_index("ix_shelf_items_section_id", ["section_id"], unique=False)
        batch_op.create_index("ix_shelf_items_status_fresh_at", ["status", "fresh_at"], unique=False)
        batch_op.create_index("ix_shelf_items_status_put_at", ["status", "put_at"], unique=False)
        batch_op.create_index("ix_shelf_items_status_uses", ["status", "uses"], unique=False)

    op.create_table(
        "shelf_improvements",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_improvements_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_shelf_improvements_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_improvements")),
    )
    with op.batch_alter_table("shelf_improvements") as batch_op:
        batch_op.create_index(
            "ix_shelf_improvements_item_id_status_at", ["item_id", "status", "at"], unique=False
        )

    op.create_table(
        "shelf_problems",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_problems_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_shelf_problems_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_problems")),
    )
    with op.batch_alter_table("shelf_problems") as batch_op:
        batch_op.create_index("ix_shelf_problems_item_id", ["item_id"], unique=False)

    op.create_table(
        "shelf_uses",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.String(200), nullable=False),
        sa.Column("signing", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_uses_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_shelf_uses_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "member_id", name=op.f("pk_shelf_uses")),
    )
    with op.batch_alter_table("shelf_uses") as batch_op:
        batch_op.create_index("ix_shelf_uses_item_id_at", ["item_id", "at"], unique=False)

    op.create_table(
        "shelf_versions",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("improver_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["improver_id"], ["members.id"], name=op.f("fk_shelf_versions_improver_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_versions_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_shelf_versions_member_id_members")
        ),
        sa.PrimaryKeyConstraint("item_id", "number", name=op.f("pk_shelf_versions")),
    )


def downgrade() -> None:
    op.drop_table("shelf_versions")
    with op.batch_alter_table("shelf_uses") as batch_op:
        batch_op.drop_index("ix_shelf_uses_item_id_at")

    op.drop_table("shelf_uses")
    with op.batch_alter_table("shelf_problems") as batch_op:
        batch_op.drop_index("ix_shelf_problems_item_id")

    op.drop_table("shelf_problems")
    with op.batch_alter_table("shelf_improvements") as batch_op:
        batch_op.drop_index("ix_shelf_improvements_item_id_status_at")

    op.drop_table("shelf_improvements")
    with op.batch_alter_table("shelf_items") as batch_op:
        batch_op.drop_index("ix_shelf_items_status_uses")
        batch_op.drop_index("ix_shelf_items_status_put_at")
        batch_op.drop_index("ix_shelf_items_status_fresh_at")
        batch_op.drop_index("ix_shelf_items_section_id")
        batch_op.drop_index("ix_shelf_items_origin_id")
        batch_op.drop_index("ix_shelf_items_keeper_id")
        batch_op.drop_index("ix_shelf_items_author_id")

    op.drop_table("shelf_items")

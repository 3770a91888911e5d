"""The search keeps in step."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("search_documents", "search_totals"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("revision", server_default=None)

    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.create_index(
            "ix_search_documents_hidden",
            ["question_id"],
            unique=False,
            sqlite_where=sa.text("NOT counted"),
            postgresql_where=sa.text("NOT counted"),
        )
        batch_op.create_index(
            "ix_search_documents_revision_question_id", ["revision", "question_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.drop_column("revision")

    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.drop_index("ix_search_documents_revision_question_id")
        batch_op.drop_index(
            "ix_search_documents_hidden",
            sqlite_where=sa.text("NOT counted"),
            postgresql_where=sa.text("NOT counted"),
        )
        batch_op.drop_column("revision")

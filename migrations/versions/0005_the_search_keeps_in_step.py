"""The search keeps in step."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.add_column(
            sa.Column("revision", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
        )
        batch_op.create_index(
            "ix_search_documents_revision_question_id", ["revision", "question_id"], unique=False
        )

    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.add_column(
            sa.Column("revision", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
        )

    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.alter_column("revision", server_default=None)
    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.alter_column("revision", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.drop_column("revision")

    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.drop_index("ix_search_documents_revision_question_id")
        batch_op.drop_column("revision")

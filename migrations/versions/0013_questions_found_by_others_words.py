"""Questions found by others' words."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question_pairs") as batch_op:
        batch_op.create_index("ix_question_pairs_asked_id", ["asked_id"], unique=False)
        batch_op.create_index("ix_question_pairs_question_id", ["question_id"], unique=False)
        batch_op.create_index("ix_question_pairs_section_id", ["section_id"], unique=False)

    with op.batch_alter_table("search_postings") as batch_op:
        batch_op.add_column(sa.Column("in_called", sa.Double(), nullable=False, server_default="0"))
    with op.batch_alter_table("search_postings") as batch_op:
        batch_op.alter_column("in_called", server_default=None)

    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.add_column(sa.Column("unlearnt", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.alter_column("unlearnt", server_default=None)

    # Questions others came to by words of their own are read anew in the background.
    op.execute(
        "UPDATE search_documents SET analyzer = '' WHERE question_id IN"
        " (SELECT question_id FROM question_pairs WHERE kind IN ('same', 'solved_by'))"
    )


def downgrade() -> None:
    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.drop_column("unlearnt")

    with op.batch_alter_table("search_postings") as batch_op:
        batch_op.drop_column("in_called")

    with op.batch_alter_table("question_pairs") as batch_op:
        batch_op.drop_index("ix_question_pairs_section_id")
        batch_op.drop_index("ix_question_pairs_question_id")
        batch_op.drop_index("ix_question_pairs_asked_id")

"""A search over everything, taught by people."""

import sqlalchemy as sa
from alembic import op

from bot.text.normalise import fold

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event_materials") as batch_op:
        batch_op.add_column(sa.Column("folded", sa.String(500), nullable=False, server_default=""))
    with op.batch_alter_table("event_materials") as batch_op:
        batch_op.alter_column("folded", server_default=None)

    with op.batch_alter_table("event_recaps") as batch_op:
        batch_op.add_column(sa.Column("folded", sa.String(4000), nullable=False, server_default=""))
    with op.batch_alter_table("event_recaps") as batch_op:
        batch_op.alter_column("folded", server_default=None)

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
    _fold()


def _fold() -> None:
    """Write out what stands there already as it is looked for."""
    materials = sa.table("event_materials", sa.column("id"), sa.column("title"), sa.column("folded"))
    recaps = sa.table(
        "event_recaps",
        sa.column("event_id"),
        sa.column("happened"),
        sa.column("following"),
        sa.column("folded"),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(materials)).all():
        folded = fold(row.title)[:500]
        connection.execute(materials.update().where(materials.c.id == row.id).values(folded=folded))
    for row in connection.execute(sa.select(recaps)).all():
        folded = (fold(row.happened) + fold(row.following))[:4000]
        connection.execute(recaps.update().where(recaps.c.event_id == row.event_id).values(folded=folded))


def downgrade() -> None:
    with op.batch_alter_table("search_totals") as batch_op:
        batch_op.drop_column("unlearnt")

    with op.batch_alter_table("search_postings") as batch_op:
        batch_op.drop_column("in_called")

    with op.batch_alter_table("question_pairs") as batch_op:
        batch_op.drop_index("ix_question_pairs_section_id")
        batch_op.drop_index("ix_question_pairs_question_id")
        batch_op.drop_index("ix_question_pairs_asked_id")

    with op.batch_alter_table("event_recaps") as batch_op:
        batch_op.drop_column("folded")

    with op.batch_alter_table("event_materials") as batch_op:
        batch_op.drop_column("folded")

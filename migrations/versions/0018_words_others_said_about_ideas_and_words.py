"""Words others said about ideas and words."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

from bot.text.normalise import fold

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Of each table its new column, how long it is, and what it is made of.
_FOLDED = {
    "glossary_terms": ("folded_text", 3000, ("explanation", "example", "source")),
    "idea_comments": ("folded", 1000, ("body",)),
}


def upgrade() -> None:
    # SQLite would put the columns behind the constraints: it builds the table as a new town's is built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table, (column, length, passages) in _FOLDED.items():
        with op.batch_alter_table(table, recreate=anew) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)
        _fold(table, column, length, passages)


def _fold(table: str, column: str, length: int, passages: tuple[str, ...]) -> None:
    """Write out what stands there already as it is looked for."""
    there = sa.table(table, *map(sa.column, ("id", column, *passages)))
    connection = op.get_bind()
    for row in connection.execute(sa.select(there)).mappings().all():
        folded = "\n".join(fold(row[name]) for name in passages)
        connection.execute(there.update().where(there.c.id == row["id"]).values({column: folded[:length]}))


def downgrade() -> None:
    for table, (column, _, _) in reversed(_FOLDED.items()):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)

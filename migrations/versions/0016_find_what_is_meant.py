"""Find what is meant."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

from bot.text.normalise import fold

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# What each table's folded text is made of, the title first; choices stand one to a line.
_PASSAGES = {
    "comparisons": ("title", "notes", "choices", "number_of", "comment"),
    "ideas": ("title", "what", "why", "reason", "outcome"),
}
_LENGTH = 6000


def upgrade() -> None:
    # SQLite would put the columns behind the constraints: it builds the table as a new town's is built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table, passages in _PASSAGES.items():
        with op.batch_alter_table(table, recreate=anew) as batch_op:
            batch_op.add_column(
                sa.Column("folded_text", sa.String(_LENGTH), nullable=False, server_default="")
            )
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("folded_text", server_default=None)
        _fold(table, passages)


def _fold(table: str, passages: tuple[str, ...]) -> None:
    """Write out what stands there already as it is looked for."""
    there = sa.table(table, *map(sa.column, ("id", "folded_text", *passages)))
    connection = op.get_bind()
    for row in connection.execute(sa.select(there)).mappings().all():
        folded = "\n".join(fold(piece) for name in passages for piece in _pieces(name, row[name]))
        connection.execute(there.update().where(there.c.id == row["id"]).values(folded_text=folded[:_LENGTH]))


def _pieces(name: str, text: str) -> list[str]:
    return text.split("\n") if name == "choices" else [text]


def downgrade() -> None:
    for table in reversed(_PASSAGES):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("folded_text")

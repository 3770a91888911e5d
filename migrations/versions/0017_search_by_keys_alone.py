"""Search by keys alone in PostgreSQL, too: what is read of postings and documents stands beside them."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_FOREIGN_KEY = "fk_search_postings_question_id_search_documents"
_READ = {
    "search_postings": "in_question, in_answers, in_called",
    "search_documents": "question_length, answers_length, counted",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite's tables are their keys
        _make_keys({table: f" INCLUDE ({columns})" for table, columns in _READ.items()})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _make_keys(dict.fromkeys(_READ, ""))


def _make_keys(included: dict[str, str]) -> None:
    op.drop_constraint(_FOREIGN_KEY, "search_postings")
    for table, key in (("search_documents", "question_id"), ("search_postings", "term, question_id")):
        op.drop_constraint(f"pk_{table}", table)
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({key}){included[table]}")
    op.create_foreign_key(
        _FOREIGN_KEY,
        "search_postings",
        "search_documents",
        ["question_id"],
        ["question_id"],
        ondelete="CASCADE",
    )

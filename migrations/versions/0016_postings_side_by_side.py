"""Keep all of a term's postings side by side in PostgreSQL, too."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_KEY = "ALTER TABLE search_postings ADD CONSTRAINT pk_search_postings PRIMARY KEY (term, question_id)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite's table is its key
        op.drop_constraint("pk_search_postings", "search_postings")
        op.execute(f"{_KEY} INCLUDE (in_question, in_answers, in_called)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_search_postings", "search_postings")
        op.execute(_KEY)

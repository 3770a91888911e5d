"""Doubts and answers of each: every doubt keeps its reason, and what others than its asker said to a question
is counted.
"""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ONE_A_THING = ["kind", "subject_id"]
_ONE_A_MEMBER = [*_ONE_A_THING, "member_id"]
_BY_ANSWERS, _BY_HEARD = "ix_questions_status_answers_asked_at", "ix_questions_status_heard_asked_at"


def upgrade() -> None:
    _key(_ONE_A_MEMBER)
    # SQLite would put the column behind the constraints: it builds the table as a new town's is built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("questions", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("heard", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("questions") as batch_op:
        batch_op.alter_column("heard", server_default=None)
        batch_op.drop_index(_BY_ANSWERS)
        batch_op.create_index(_BY_HEARD, ["status", "heard", "asked_at"], unique=False)
    # What has no name below a question without one is its asker's, unless a merge brought it.
    op.execute(
        "UPDATE questions SET heard = answers - (SELECT count(*) FROM answers"
        " WHERE answers.question_id = questions.id AND NOT answers.withdrawn"
        " AND (answers.member_id = questions.asker_id"
        " OR (answers.member_id IS NULL AND questions.asker_id IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM moved_answers WHERE moved_answers.answer_id = answers.id))))"
        " WHERE answers > 0"
    )


def downgrade() -> None:
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_index(_BY_HEARD)
        batch_op.create_index(_BY_ANSWERS, ["status", "answers", "asked_at"], unique=False)
        batch_op.drop_column("heard")
    # Of each thing the newest doubt stays; of two in the same moment one.
    op.execute(
        "DELETE FROM doubts WHERE EXISTS (SELECT 1 FROM doubts AS later"
        " WHERE later.kind = doubts.kind AND later.subject_id = doubts.subject_id"
        " AND (later.at > doubts.at OR (later.at = doubts.at AND later.member_id > doubts.member_id)))"
    )
    _key(_ONE_A_THING)


def _key(columns: list[str]) -> None:
    with op.batch_alter_table("doubts") as batch_op:
        batch_op.drop_constraint(op.f("pk_doubts"), type_="primary")
        batch_op.create_primary_key(op.f("pk_doubts"), columns)

"""Every doubt keeps its reason."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ONE_A_THING = ["kind", "subject_id"]
_ONE_A_MEMBER = [*_ONE_A_THING, "member_id"]


def upgrade() -> None:
    _key(_ONE_A_MEMBER)


def downgrade() -> None:
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

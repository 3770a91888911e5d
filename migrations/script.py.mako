<%!
def plain(body):
    """Without Alembic's remarks and defaults."""
    lines = [line for line in body.splitlines() if "# ###" not in line]
    return "\n".join(lines).strip().replace(", schema=None", "") or "pass"
%>\
"""${message.capitalize()}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${plain(upgrades)}


def downgrade() -> None:
    ${plain(downgrades)}

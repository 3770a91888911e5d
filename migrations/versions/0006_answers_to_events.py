"""Answers to events."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Events that are public already go on offering what they offered.
_OFFERED = sa.text("'come,later,listen,undecided'")
_FILLED = ("offered_styles", "guest_limit", "names_hidden", "drop_in", "brought", "offered")

# What an older program does not know becomes what comes nearest to it.
_OLDER = (
    "UPDATE rsvps SET state = 'waiting' WHERE state = 'offered'",
    "UPDATE rsvps SET style = 'listen' WHERE style = 'drop_in'",
    "UPDATE events SET seated_styles = 'come' WHERE seated_styles LIKE '%drop_in%'",
    "UPDATE events SET waiting = waiting + offered",
    """UPDATE events SET come = come -
    (SELECT COALESCE(SUM(guests), 0) FROM rsvps WHERE event_id = events.id AND style = 'come')""",
    """UPDATE events SET listen =
    (SELECT COUNT(*) FROM rsvps WHERE event_id = events.id AND state = 'confirmed' AND style = 'listen')""",
)


def upgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(
            sa.Column("offered_styles", sa.String(60), nullable=False, server_default=_OFFERED)
        )
        batch_op.add_column(sa.Column("answers_until", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("closes_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("guest_limit", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        batch_op.add_column(
            sa.Column("names_hidden", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("drop_in", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("brought", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("offered", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.create_index(
            "ix_events_closes_at",
            ["closes_at"],
            unique=False,
            sqlite_where=sa.text("closes_at IS NOT NULL"),
            postgresql_where=sa.text("closes_at IS NOT NULL"),
        )

    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.add_column(sa.Column("guests", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("held_until", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_rsvps_held_until",
            ["held_until"],
            unique=False,
            sqlite_where=sa.text("held_until IS NOT NULL"),
            postgresql_where=sa.text("held_until IS NOT NULL"),
        )

    # What stood there before has a value now; new rows bring their own.
    with op.batch_alter_table("events") as batch_op:
        for name in _FILLED:
            batch_op.alter_column(name, server_default=None)

    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.alter_column("guests", server_default=None)


def downgrade() -> None:
    for statement in _OLDER:
        op.execute(statement)

    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.drop_index(
            "ix_rsvps_held_until",
            sqlite_where=sa.text("held_until IS NOT NULL"),
            postgresql_where=sa.text("held_until IS NOT NULL"),
        )
        batch_op.drop_column("held_until")
        batch_op.drop_column("guests")

    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_index(
            "ix_events_closes_at",
            sqlite_where=sa.text("closes_at IS NOT NULL"),
            postgresql_where=sa.text("closes_at IS NOT NULL"),
        )
        batch_op.drop_column("offered")
        batch_op.drop_column("brought")
        batch_op.drop_column("drop_in")
        batch_op.drop_column("names_hidden")
        batch_op.drop_column("guest_limit")
        batch_op.drop_column("closes_at")
        batch_op.drop_column("answers_until")
        batch_op.drop_column("offered_styles")

"""Rides, lodging and meeting points; answers are found by who gave them."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rides",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("driver_id", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(100), nullable=False),
        sa.Column("leaves_at", sa.BigInteger(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "driver_id"],
            ["rsvps.event_id", "rsvps.member_id"],
            name=op.f("fk_rides_event_id_driver_id_rsvps"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rides")),
        sa.UniqueConstraint("event_id", "driver_id", name=op.f("uq_rides_event_id_driver_id")),
    )
    op.create_table(
        "ride_seats",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ride_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "member_id"],
            ["rsvps.event_id", "rsvps.member_id"],
            name=op.f("fk_ride_seats_event_id_member_id_rsvps"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ride_id"], ["rides.id"], name=op.f("fk_ride_seats_ride_id_rides"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name=op.f("pk_ride_seats")),
    )
    with op.batch_alter_table("ride_seats") as batch_op:
        batch_op.create_index("ix_ride_seats_ride_id", ["ride_id"], unique=False)

    with op.batch_alter_table("answers") as batch_op:
        batch_op.create_index("ix_answers_member_id_at", ["member_id", "at"], unique=False)

    # SQLite would put the columns behind the constraints: it builds the tables as a new town's are built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("event_series", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("meeting", sa.String(200), server_default="", nullable=False))

    with op.batch_alter_table("event_venues", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("meeting", sa.String(200), server_default="", nullable=False))

    with op.batch_alter_table("events", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("lodging", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("lodging")

    with op.batch_alter_table("event_venues") as batch_op:
        batch_op.drop_column("meeting")

    with op.batch_alter_table("event_series") as batch_op:
        batch_op.drop_column("meeting")

    with op.batch_alter_table("answers") as batch_op:
        batch_op.drop_index("ix_answers_member_id_at")

    with op.batch_alter_table("ride_seats") as batch_op:
        batch_op.drop_index("ix_ride_seats_ride_id")

    op.drop_table("ride_seats")
    op.drop_table("rides")

"""World cafes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cafes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_cafes_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cafes")),
    )
    with op.batch_alter_table("cafes") as batch_op:
        batch_op.create_index("ix_cafes_event_id_opened_at", ["event_id", "opened_at"], unique=False)

    op.create_table(
        "cafe_guests",
        sa.Column("cafe_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("host", sa.Boolean(), nullable=False),
        sa.Column("presence", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["cafe_id"], ["cafes.id"], name=op.f("fk_cafe_guests_cafe_id_cafes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_cafe_guests_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cafe_id", "member_id", name=op.f("pk_cafe_guests")),
    )
    with op.batch_alter_table("cafe_guests") as batch_op:
        batch_op.create_index("ix_cafe_guests_member_id", ["member_id"], unique=False)

    op.create_table(
        "cafe_seats",
        sa.Column("cafe_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("host", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cafe_id"], ["cafes.id"], name=op.f("fk_cafe_seats_cafe_id_cafes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_cafe_seats_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cafe_id", "round", "member_id", name=op.f("pk_cafe_seats")),
    )


def downgrade() -> None:
    op.drop_table("cafe_seats")
    with op.batch_alter_table("cafe_guests") as batch_op:
        batch_op.drop_index("ix_cafe_guests_member_id")

    op.drop_table("cafe_guests")
    with op.batch_alter_table("cafes") as batch_op:
        batch_op.drop_index("ix_cafes_event_id_opened_at")

    op.drop_table("cafes")

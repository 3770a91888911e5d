"""Event mirrors and threads."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mirror_boards",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("rest_until", sa.BigInteger(), nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_mirror_boards_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_mirror_boards")),
    )
    op.create_table(
        "event_mirrors",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("wanted", sa.String(64), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.Column("deletions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_mirrors_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_event_mirrors_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "place_id", name=op.f("pk_event_mirrors")),
    )
    with op.batch_alter_table("event_mirrors") as batch_op:
        batch_op.create_index("ix_event_mirrors_place_id", ["place_id"], unique=False)

    op.create_table(
        "event_threads",
        sa.Column("card_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("rest_until", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_threads_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_event_threads_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_event_threads")),
    )
    with op.batch_alter_table("event_threads") as batch_op:
        batch_op.create_index("ix_event_threads_event_id_place_id", ["event_id", "place_id"], unique=False)
        batch_op.create_index("ix_event_threads_stage_due_at", ["stage", "due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("event_threads") as batch_op:
        batch_op.drop_index("ix_event_threads_stage_due_at")
        batch_op.drop_index("ix_event_threads_event_id_place_id")

    op.drop_table("event_threads")
    with op.batch_alter_table("event_mirrors") as batch_op:
        batch_op.drop_index("ix_event_mirrors_place_id")

    op.drop_table("event_mirrors")
    op.drop_table("mirror_boards")

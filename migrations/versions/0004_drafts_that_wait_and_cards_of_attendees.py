"""Drafts that wait and cards of attendees."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_publications",
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("wakes_at", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
            name=op.f("fk_event_publications_draft_id_drafts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_event_publications_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_event_publications")),
    )
    with op.batch_alter_table("event_publications") as batch_op:
        batch_op.create_index("ix_event_publications_member_id_at", ["member_id", "at"], unique=False)
        batch_op.create_index("ix_event_publications_wakes_at", ["wakes_at"], unique=False)

    op.create_table(
        "attendee_cards",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(100), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "member_id"],
            ["rsvps.event_id", "rsvps.member_id"],
            name=op.f("fk_attendee_cards_event_id_member_id_rsvps"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name=op.f("pk_attendee_cards")),
    )
    with op.batch_alter_table("attendee_cards") as batch_op:
        batch_op.create_index("ix_attendee_cards_event_id_put_at", ["event_id", "put_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attendee_cards") as batch_op:
        batch_op.drop_index("ix_attendee_cards_event_id_put_at")

    op.drop_table("attendee_cards")
    with op.batch_alter_table("event_publications") as batch_op:
        batch_op.drop_index("ix_event_publications_wakes_at")
        batch_op.drop_index("ix_event_publications_member_id_at")

    op.drop_table("event_publications")

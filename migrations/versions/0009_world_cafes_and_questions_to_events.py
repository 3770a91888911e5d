"""World cafes and questions to events."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
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
        "event_questions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed_author_id", sa.BigInteger(), nullable=True),
        sa.Column("naming", sa.String(16), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("moved_to", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_questions_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moved_to"],
            ["questions.id"],
            name=op.f("fk_event_questions_moved_to_questions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sealed_author_id"],
            ["members.id"],
            name=op.f("fk_event_questions_sealed_author_id_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_questions")),
    )
    with op.batch_alter_table("event_questions") as batch_op:
        batch_op.create_index(
            "ix_event_questions_event_id_status_votes", ["event_id", "status", "votes"], unique=False
        )
        batch_op.create_index("ix_event_questions_moved_to", ["moved_to"], unique=False)
        batch_op.create_index("ix_event_questions_sealed_author_id", ["sealed_author_id"], unique=False)

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
    op.create_table(
        "event_question_votes",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_event_question_votes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["event_questions.id"],
            name=op.f("fk_event_question_votes_question_id_event_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_event_question_votes")),
    )
    with op.batch_alter_table("event_question_votes") as batch_op:
        batch_op.create_index("ix_event_question_votes_member_id", ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("event_question_votes") as batch_op:
        batch_op.drop_index("ix_event_question_votes_member_id")

    op.drop_table("event_question_votes")
    op.drop_table("cafe_seats")
    with op.batch_alter_table("cafe_guests") as batch_op:
        batch_op.drop_index("ix_cafe_guests_member_id")

    op.drop_table("cafe_guests")
    with op.batch_alter_table("event_questions") as batch_op:
        batch_op.drop_index("ix_event_questions_sealed_author_id")
        batch_op.drop_index("ix_event_questions_moved_to")
        batch_op.drop_index("ix_event_questions_event_id_status_votes")

    op.drop_table("event_questions")
    with op.batch_alter_table("cafes") as batch_op:
        batch_op.drop_index("ix_cafes_event_id_opened_at")

    op.drop_table("cafes")

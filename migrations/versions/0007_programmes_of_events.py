"""Programmes of events."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_materials",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("url_key", sa.String(32), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["members.id"], name=op.f("fk_event_materials_added_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_materials_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_materials")),
        sa.UniqueConstraint("event_id", "url_key", name=op.f("uq_event_materials_event_id_url_key")),
    )
    op.create_table(
        "event_parts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("speakers", sa.String(200), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("talk_slots", sa.Integer(), nullable=False),
        sa.Column("talk_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_parts_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_parts")),
    )
    with op.batch_alter_table("event_parts") as batch_op:
        batch_op.create_index("ix_event_parts_event_id_position", ["event_id", "position"], unique=False)

    op.create_table(
        "event_roles",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_roles_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_roles")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_event_roles_event_id_name")),
    )
    op.create_table(
        "event_sections",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_sections_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_event_sections_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "section_id", name=op.f("pk_event_sections")),
    )
    with op.batch_alter_table("event_sections") as batch_op:
        batch_op.create_index("ix_event_sections_section_id", ["section_id"], unique=False)

    op.create_table(
        "event_venues",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.String(200), nullable=False),
        sa.Column("access", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_venues_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_venues")),
    )
    op.create_table(
        "lightning_talks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signed_up_at", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_lightning_talks_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_lightning_talks_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["event_parts.id"],
            name=op.f("fk_lightning_talks_part_id_event_parts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lightning_talks")),
        sa.UniqueConstraint("part_id", "member_id", name=op.f("uq_lightning_talks_part_id_member_id")),
    )
    with op.batch_alter_table("lightning_talks") as batch_op:
        batch_op.create_index("ix_lightning_talks_event_id", ["event_id"], unique=False)
        batch_op.create_index("ix_lightning_talks_member_id", ["member_id"], unique=False)

    op.create_table(
        "part_speakers",
        sa.Column("part_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_part_speakers_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["event_parts.id"],
            name=op.f("fk_part_speakers_part_id_event_parts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("part_id", "member_id", name=op.f("pk_part_speakers")),
    )
    with op.batch_alter_table("part_speakers") as batch_op:
        batch_op.create_index("ix_part_speakers_member_id", ["member_id"], unique=False)

    op.create_table(
        "role_holders",
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_role_holders_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["event_roles.id"],
            name=op.f("fk_role_holders_role_id_event_roles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("role_id", "member_id", name=op.f("pk_role_holders")),
    )
    with op.batch_alter_table("role_holders") as batch_op:
        batch_op.create_index("ix_role_holders_member_id", ["member_id"], unique=False)

    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.BigInteger(), nullable=True))
        batch_op.create_index("ix_events_parent_id", ["parent_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_events_parent_id_events"), "events", ["parent_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_events_parent_id_events"), type_="foreignkey")
        batch_op.drop_index("ix_events_parent_id")
        batch_op.drop_column("parent_id")

    with op.batch_alter_table("role_holders") as batch_op:
        batch_op.drop_index("ix_role_holders_member_id")

    op.drop_table("role_holders")
    with op.batch_alter_table("part_speakers") as batch_op:
        batch_op.drop_index("ix_part_speakers_member_id")

    op.drop_table("part_speakers")
    with op.batch_alter_table("lightning_talks") as batch_op:
        batch_op.drop_index("ix_lightning_talks_member_id")
        batch_op.drop_index("ix_lightning_talks_event_id")

    op.drop_table("lightning_talks")
    op.drop_table("event_venues")
    with op.batch_alter_table("event_sections") as batch_op:
        batch_op.drop_index("ix_event_sections_section_id")

    op.drop_table("event_sections")
    op.drop_table("event_roles")
    with op.batch_alter_table("event_parts") as batch_op:
        batch_op.drop_index("ix_event_parts_event_id_position")

    op.drop_table("event_parts")
    op.drop_table("event_materials")

"""Words explained and ideas."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "glossary_waiting",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("word_key", sa.String(300), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_waiting")),
        sa.UniqueConstraint("word_key", name=op.f("uq_glossary_waiting_word_key")),
    )
    with op.batch_alter_table("glossary_waiting") as batch_op:
        batch_op.create_index("ix_glossary_waiting_asked_since", ["asked", "since"], unique=False)

    op.create_table(
        "glossary_askers",
        sa.Column("waiting_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_glossary_askers_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["waiting_id"],
            ["glossary_waiting.id"],
            name=op.f("fk_glossary_askers_waiting_id_glossary_waiting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("waiting_id", "member_id", name=op.f("pk_glossary_askers")),
    )
    with op.batch_alter_table("glossary_askers") as batch_op:
        batch_op.create_index("ix_glossary_askers_member_id", ["member_id"], unique=False)

    op.create_table(
        "glossary_terms",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("reading", sa.String(60), nullable=False),
        sa.Column("explanation", sa.String(500), nullable=False),
        sa.Column("area", sa.String(40), nullable=False),
        sa.Column("example", sa.String(200), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("word_key", sa.String(300), nullable=False),
        sa.Column("word_head", sa.String(2), nullable=False),
        sa.Column("reading_key", sa.String(120), nullable=False),
        sa.Column("reading_head", sa.String(2), nullable=False),
        sa.Column("sorts_as", sa.String(240), nullable=False),
        sa.Column("initial", sa.String(2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_glossary_terms_written_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_terms")),
        sa.UniqueConstraint("word_key", name=op.f("uq_glossary_terms_word_key")),
    )
    with op.batch_alter_table("glossary_terms") as batch_op:
        batch_op.create_index("ix_glossary_terms_initial_sorts_as", ["initial", "sorts_as"], unique=False)
        batch_op.create_index("ix_glossary_terms_reading_head", ["reading_head"], unique=False)
        batch_op.create_index("ix_glossary_terms_reading_key", ["reading_key"], unique=False)
        batch_op.create_index("ix_glossary_terms_sorts_as", ["sorts_as"], unique=False)
        batch_op.create_index("ix_glossary_terms_word_head", ["word_head"], unique=False)

    op.create_table(
        "ideas",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(400), nullable=False),
        sa.Column("what", sa.String(800), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("steward_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("adopted_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("outcome", sa.String(800), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_ideas_author_id_members")),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], name=op.f("fk_ideas_owner_id_members")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_ideas_section_id_sections")),
        sa.ForeignKeyConstraint(["steward_id"], ["members.id"], name=op.f("fk_ideas_steward_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    with op.batch_alter_table("ideas") as batch_op:
        batch_op.create_index("ix_ideas_author_id_state", ["author_id", "state"], unique=False)
        batch_op.create_index("ix_ideas_owner_id_state", ["owner_id", "state"], unique=False)
        batch_op.create_index("ix_ideas_section_id_created_at", ["section_id", "created_at"], unique=False)
        batch_op.create_index("ix_ideas_state_created_at", ["state", "created_at"], unique=False)

    op.create_table(
        "glossary_versions",
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("reading", sa.String(60), nullable=False),
        sa.Column("explanation", sa.String(500), nullable=False),
        sa.Column("area", sa.String(40), nullable=False),
        sa.Column("example", sa.String(200), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_glossary_versions_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"],
            ["glossary_terms.id"],
            name=op.f("fk_glossary_versions_term_id_glossary_terms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("term_id", "version", name=op.f("pk_glossary_versions")),
    )
    op.create_table(
        "idea_comments",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_idea_comments_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_idea_comments_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_comments")),
    )
    with op.batch_alter_table("idea_comments") as batch_op:
        batch_op.create_index("ix_idea_comments_idea_id_at", ["idea_id", "at"], unique=False)

    op.create_table(
        "idea_supports",
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_idea_supports_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_idea_supports_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "member_id", name=op.f("pk_idea_supports")),
    )
    with op.batch_alter_table("idea_supports") as batch_op:
        batch_op.create_index("ix_idea_supports_member_id", ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("idea_supports") as batch_op:
        batch_op.drop_index("ix_idea_supports_member_id")

    op.drop_table("idea_supports")
    with op.batch_alter_table("idea_comments") as batch_op:
        batch_op.drop_index("ix_idea_comments_idea_id_at")

    op.drop_table("idea_comments")
    op.drop_table("glossary_versions")
    with op.batch_alter_table("ideas") as batch_op:
        batch_op.drop_index("ix_ideas_state_created_at")
        batch_op.drop_index("ix_ideas_section_id_created_at")
        batch_op.drop_index("ix_ideas_owner_id_state")
        batch_op.drop_index("ix_ideas_author_id_state")

    op.drop_table("ideas")
    with op.batch_alter_table("glossary_terms") as batch_op:
        batch_op.drop_index("ix_glossary_terms_word_head")
        batch_op.drop_index("ix_glossary_terms_sorts_as")
        batch_op.drop_index("ix_glossary_terms_reading_key")
        batch_op.drop_index("ix_glossary_terms_reading_head")
        batch_op.drop_index("ix_glossary_terms_initial_sorts_as")

    op.drop_table("glossary_terms")
    with op.batch_alter_table("glossary_askers") as batch_op:
        batch_op.drop_index("ix_glossary_askers_member_id")

    op.drop_table("glossary_askers")
    with op.batch_alter_table("glossary_waiting") as batch_op:
        batch_op.drop_index("ix_glossary_waiting_asked_since")

    op.drop_table("glossary_waiting")

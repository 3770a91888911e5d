"""The town."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("opening", sa.String(1000), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("week", name=op.f("uq_broadcasts_week")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("occurrence", sa.String(120), nullable=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("first_claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_owner", sa.String(64), nullable=False),
        sa.Column("editing", sa.Boolean(), nullable=False),
        sa.Column("edit_after_ms", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.create_index(
            "ix_deliveries_open",
            ["platform", "next_at"],
            unique=False,
            sqlite_where=sa.text("status IN ('pending', 'leased')"),
            postgresql_where=sa.text("status IN ('pending', 'leased')"),
        )
        batch_op.create_index("ix_deliveries_subject_id_kind", ["subject_id", "kind"], unique=False)

    op.create_table(
        "local_messages",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("room_id", sa.String(80), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_messages")),
        sa.UniqueConstraint("mark", name=op.f("uq_local_messages_mark")),
    )
    with op.batch_alter_table("local_messages") as batch_op:
        batch_op.create_index("ix_local_messages_room_id_id", ["room_id", "id"], unique=False)

    op.create_table(
        "local_personas",
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("manages_place", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("external_id", name=op.f("pk_local_personas")),
    )
    op.create_table(
        "local_rooms",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("topic", sa.String(300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("members", sa.Text(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_rooms")),
    )
    with op.batch_alter_table("local_rooms") as batch_op:
        batch_op.create_index("ix_local_rooms_mark", ["mark"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("organisation", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("work", sa.String(200), nullable=False),
        sa.Column("interests", sa.String(200), nullable=False),
        sa.Column("folded", sa.String(300), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("applied_at", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=True),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("proof", sa.String(16), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("rules_at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("direct_reminders", sa.Boolean(), nullable=False),
        sa.Column("offices", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    with op.batch_alter_table("members") as batch_op:
        batch_op.create_index("ix_members_standing_applied_at", ["standing", "applied_at"], unique=False)

    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("attached_at", sa.BigInteger(), nullable=False),
        sa.Column("greeted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("platform", "external_id", name=op.f("uq_places_platform_external_id")),
    )
    op.create_table(
        "requests",
        sa.Column("request", sa.String(120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests") as batch_op:
        batch_op.create_index("ix_requests_at", ["at"], unique=False)

    op.create_table(
        "search_terms",
        sa.Column("term", sa.String(40), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_search_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_totals",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("question_length", sa.Double(), nullable=False),
        sa.Column("answers_length", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_totals")),
    )
    op.create_table(
        "sections",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("name_folded", sa.String(200), nullable=False),
        sa.Column("purpose_folded", sa.String(1200), nullable=False),
        sa.Column("alike", sa.String(200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("active_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
    )
    with op.batch_alter_table("sections") as batch_op:
        batch_op.create_index("ix_sections_status_active_at", ["status", "active_at"], unique=False)
        batch_op.create_index(
            "uq_sections_open_alike",
            ["alike"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "settings",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("direct_blocked_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_accounts_member_id_members")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_accounts_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("place_id", "external_id", name=op.f("uq_accounts_place_id_external_id")),
    )
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.create_index("ix_accounts_external_id", ["external_id"], unique=False)
        batch_op.create_index("ix_accounts_member_id_place_id", ["member_id", "place_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("seated_styles", sa.String(60), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("host_id", sa.BigInteger(), nullable=False),
        sa.Column("reminder_minutes", sa.String(100), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("cancel_reason", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("come", sa.Integer(), nullable=False),
        sa.Column("listen", sa.Integer(), nullable=False),
        sa.Column("later", sa.Integer(), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("arrivals", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["members.id"], name=op.f("fk_events_host_id_members")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_events_section_id_sections")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events") as batch_op:
        batch_op.create_index("ix_events_section_id", ["section_id"], unique=False)
        batch_op.create_index("ix_events_status_ends_at", ["status", "ends_at"], unique=False)

    op.create_table(
        "place_channels",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_place_channels_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", "purpose", name=op.f("pk_place_channels")),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("alike", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("first_step", sa.String(200), nullable=False),
        sa.Column("proposer_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["members.id"], name=op.f("fk_proposals_proposer_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_proposals_section_id_sections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals") as batch_op:
        batch_op.create_index("ix_proposals_status_expires_at", ["status", "expires_at"], unique=False)
        batch_op.create_index(
            "uq_proposals_open_alike",
            ["alike"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(400), nullable=False),
        sa.Column("body", sa.String(1500), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("accepted_id", sa.BigInteger(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("source_place_id", sa.BigInteger(), nullable=True),
        sa.Column("source_channel_id", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["members.id"], name=op.f("fk_questions_asker_id_members")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_questions_section_id_sections")
        ),
        sa.ForeignKeyConstraint(
            ["source_place_id"], ["places.id"], name=op.f("fk_questions_source_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions") as batch_op:
        batch_op.create_index("ix_questions_section_id_asked_at", ["section_id", "asked_at"], unique=False)
        batch_op.create_index(
            "ix_questions_status_answers_asked_at", ["status", "answers", "asked_at"], unique=False
        )
        batch_op.create_index("ix_questions_visibility_asked_at", ["visibility", "asked_at"], unique=False)

    op.create_table(
        "section_followers",
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("followed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_section_followers_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_section_followers_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", "member_id", name=op.f("pk_section_followers")),
    )
    with op.batch_alter_table("section_followers") as batch_op:
        batch_op.create_index("ix_section_followers_member_id", ["member_id"], unique=False)

    op.create_table(
        "section_members",
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.String(16), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_section_members_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_section_members_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", "member_id", name=op.f("pk_section_members")),
    )
    with op.batch_alter_table("section_members") as batch_op:
        batch_op.create_index("ix_section_members_member_id", ["member_id"], unique=False)
        batch_op.create_index(
            "uq_section_members_chief",
            ["section_id"],
            unique=True,
            sqlite_where=sa.text("post = 'chief'"),
            postgresql_where=sa.text("post = 'chief'"),
        )

    op.create_table(
        "section_surfaces",
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("made", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(64), nullable=False),
        sa.Column("role_id", sa.String(64), nullable=False),
        sa.Column("bound", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_section_surfaces_place_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_section_surfaces_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", "place_id", name=op.f("pk_section_surfaces")),
    )
    with op.batch_alter_table("section_surfaces") as batch_op:
        batch_op.create_index("ix_section_surfaces_due_at", ["due_at"], unique=False)
        batch_op.create_index(
            "ix_section_surfaces_place_id_channel_id", ["place_id", "channel_id"], unique=False
        )

    op.create_table(
        "surface_repairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_surface_repairs_place_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_surface_repairs_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surface_repairs")),
    )
    with op.batch_alter_table("surface_repairs") as batch_op:
        batch_op.create_index("ix_surface_repairs_at", ["at"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(2000), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_answers_member_id_members")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_answers_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    with op.batch_alter_table("answers") as batch_op:
        batch_op.create_index("ix_answers_question_id_at", ["question_id", "at"], unique=False)

    op.create_table(
        "direct_reminders",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_direct_reminders_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "minutes", name=op.f("pk_direct_reminders")),
    )
    with op.batch_alter_table("direct_reminders") as batch_op:
        batch_op.create_index("ix_direct_reminders_due_at", ["due_at"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_drafts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts") as batch_op:
        batch_op.create_index("ix_drafts_created_at", ["created_at"], unique=False)

    op.create_table(
        "proposal_supporters",
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("supported_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_proposal_supporters_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_supporters_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name=op.f("pk_proposal_supporters")),
    )
    with op.batch_alter_table("proposal_supporters") as batch_op:
        batch_op.create_index("ix_proposal_supporters_member_id", ["member_id"], unique=False)

    op.create_table(
        "question_thanks",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_question_thanks_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_thanks_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name=op.f("pk_question_thanks")),
    )
    op.create_table(
        "rsvps",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("style", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_rsvps_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_rsvps_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "member_id", name=op.f("pk_rsvps")),
    )
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.create_index(
            "ix_rsvps_event_id_state_arrival", ["event_id", "state", "arrival"], unique=False
        )
        batch_op.create_index("ix_rsvps_member_id", ["member_id"], unique=False)

    op.create_table(
        "search_documents",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("question_length", sa.Double(), nullable=False),
        sa.Column("answers_length", sa.Double(), nullable=False),
        sa.Column("analyzer", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_search_documents_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_search_documents")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_postings",
        sa.Column("term", sa.String(40), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("in_question", sa.Double(), nullable=False),
        sa.Column("in_answers", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["search_documents.question_id"],
            name=op.f("fk_search_postings_question_id_search_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("term", "question_id", name=op.f("pk_search_postings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("search_postings") as batch_op:
        batch_op.create_index("ix_search_postings_question_id", ["question_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_postings") as batch_op:
        batch_op.drop_index("ix_search_postings_question_id")

    op.drop_table("search_postings")
    op.drop_table("search_documents")
    with op.batch_alter_table("rsvps") as batch_op:
        batch_op.drop_index("ix_rsvps_member_id")
        batch_op.drop_index("ix_rsvps_event_id_state_arrival")

    op.drop_table("rsvps")
    op.drop_table("question_thanks")
    with op.batch_alter_table("proposal_supporters") as batch_op:
        batch_op.drop_index("ix_proposal_supporters_member_id")

    op.drop_table("proposal_supporters")
    with op.batch_alter_table("drafts") as batch_op:
        batch_op.drop_index("ix_drafts_created_at")

    op.drop_table("drafts")
    with op.batch_alter_table("direct_reminders") as batch_op:
        batch_op.drop_index("ix_direct_reminders_due_at")

    op.drop_table("direct_reminders")
    with op.batch_alter_table("answers") as batch_op:
        batch_op.drop_index("ix_answers_question_id_at")

    op.drop_table("answers")
    with op.batch_alter_table("surface_repairs") as batch_op:
        batch_op.drop_index("ix_surface_repairs_at")

    op.drop_table("surface_repairs")
    with op.batch_alter_table("section_surfaces") as batch_op:
        batch_op.drop_index("ix_section_surfaces_place_id_channel_id")
        batch_op.drop_index("ix_section_surfaces_due_at")

    op.drop_table("section_surfaces")
    with op.batch_alter_table("section_members") as batch_op:
        batch_op.drop_index(
            "uq_section_members_chief",
            sqlite_where=sa.text("post = 'chief'"),
            postgresql_where=sa.text("post = 'chief'"),
        )
        batch_op.drop_index("ix_section_members_member_id")

    op.drop_table("section_members")
    with op.batch_alter_table("section_followers") as batch_op:
        batch_op.drop_index("ix_section_followers_member_id")

    op.drop_table("section_followers")
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_index("ix_questions_visibility_asked_at")
        batch_op.drop_index("ix_questions_status_answers_asked_at")
        batch_op.drop_index("ix_questions_section_id_asked_at")

    op.drop_table("questions")
    with op.batch_alter_table("proposals") as batch_op:
        batch_op.drop_index(
            "uq_proposals_open_alike",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index("ix_proposals_status_expires_at")

    op.drop_table("proposals")
    op.drop_table("place_channels")
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_index("ix_events_status_ends_at")
        batch_op.drop_index("ix_events_section_id")

    op.drop_table("events")
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_index("ix_accounts_member_id_place_id")
        batch_op.drop_index("ix_accounts_external_id")

    op.drop_table("accounts")
    op.drop_table("settings")
    with op.batch_alter_table("sections") as batch_op:
        batch_op.drop_index(
            "uq_sections_open_alike",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index("ix_sections_status_active_at")

    op.drop_table("sections")
    op.drop_table("search_totals")
    op.drop_table("search_terms")
    with op.batch_alter_table("requests") as batch_op:
        batch_op.drop_index("ix_requests_at")

    op.drop_table("requests")
    op.drop_table("places")
    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_index("ix_members_standing_applied_at")

    op.drop_table("members")
    with op.batch_alter_table("local_rooms") as batch_op:
        batch_op.drop_index("ix_local_rooms_mark")

    op.drop_table("local_rooms")
    op.drop_table("local_personas")
    with op.batch_alter_table("local_messages") as batch_op:
        batch_op.drop_index("ix_local_messages_room_id_id")

    op.drop_table("local_messages")
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_index("ix_deliveries_subject_id_kind")
        batch_op.drop_index(
            "ix_deliveries_open",
            sqlite_where=sa.text("status IN ('pending', 'leased')"),
            postgresql_where=sa.text("status IN ('pending', 'leased')"),
        )

    op.drop_table("deliveries")
    op.drop_table("broadcasts")
    op.drop_table("audit")

"""Sections that live and reminders of one's own."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_proposals()
    op.create_table(
        "follower_digests",
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_follower_digests")),
    )
    op.create_table(
        "local_files",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_local_files")),
    )
    with op.batch_alter_table("local_files") as batch_op:
        batch_op.create_index("ix_local_files_kept_at", ["kept_at"], unique=False)

    op.create_table(
        "experiments",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(80), nullable=False),
        sa.Column("started_by", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("warned_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("learned", sa.String(200), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["members.id"], name=op.f("fk_experiments_answered_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_experiments_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["members.id"], name=op.f("fk_experiments_started_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
    )
    with op.batch_alter_table("experiments") as batch_op:
        batch_op.create_index("ix_experiments_answered_at_ends_at", ["answered_at", "ends_at"], unique=False)
        batch_op.create_index(
            "uq_experiments_running_section_id",
            ["section_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "follow_wishes",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("wish", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_follow_wishes_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_follow_wishes")),
    )
    op.create_table(
        "follower_news",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.String(30), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_follower_news_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower_news")),
    )
    with op.batch_alter_table("follower_news") as batch_op:
        batch_op.create_index("ix_follower_news_at", ["at"], unique=False)
        batch_op.create_index("ix_follower_news_done_id", ["done", "id"], unique=False)
        batch_op.create_index("ix_follower_news_section_id_at", ["section_id", "at"], unique=False)

    op.create_table(
        "handover_notes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["members.id"],
            name=op.f("fk_handover_notes_author_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_handover_notes_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_notes")),
    )
    with op.batch_alter_table("handover_notes") as batch_op:
        batch_op.create_index(
            "ix_handover_notes_section_id_written_at", ["section_id", "written_at"], unique=False
        )

    op.create_table(
        "handover_offers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("chief_id", sa.BigInteger(), nullable=False),
        sa.Column("successor_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["chief_id"], ["members.id"], name=op.f("fk_handover_offers_chief_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_handover_offers_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["members.id"],
            name=op.f("fk_handover_offers_successor_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_offers")),
    )
    with op.batch_alter_table("handover_offers") as batch_op:
        batch_op.create_index(
            "uq_handover_offers_open",
            ["section_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "interview_campaigns",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("words", sa.String(600), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("shared_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["opened_by"],
            ["members.id"],
            name=op.f("fk_interview_campaigns_opened_by_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_campaigns")),
    )
    with op.batch_alter_table("interview_campaigns") as batch_op:
        batch_op.create_index(
            "uq_interview_campaigns_open",
            ["status"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "join_requests",
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_join_requests_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_join_requests_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", "member_id", name=op.f("pk_join_requests")),
    )
    with op.batch_alter_table("join_requests") as batch_op:
        batch_op.create_index("ix_join_requests_member_id", ["member_id"], unique=False)

    op.create_table(
        "personal_reminders",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("starts", sa.String(16), nullable=False),
        sa.Column("rrule", sa.String(300), nullable=False),
        sa.Column("days_off", sa.String(16), nullable=False),
        sa.Column("exceptions", sa.String(11000), nullable=False),
        sa.Column("next_due", sa.BigInteger(), nullable=True),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.Column("wakes_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("copied_from", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_personal_reminders_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_reminders")),
        sa.UniqueConstraint(
            "member_id", "copied_from", name=op.f("uq_personal_reminders_member_id_copied_from")
        ),
    )
    with op.batch_alter_table("personal_reminders") as batch_op:
        batch_op.create_index(
            "ix_personal_reminders_member_id_status_wakes_at",
            ["member_id", "status", "wakes_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_personal_reminders_status_created_at", ["status", "created_at"], unique=False
        )
        batch_op.create_index("ix_personal_reminders_wakes_at", ["wakes_at"], unique=False)

    op.create_table(
        "reforms",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("announced_by", sa.BigInteger(), nullable=True),
        sa.Column("announced_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("new_name", sa.String(30), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announced_by"], ["members.id"], name=op.f("fk_reforms_announced_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_reforms_section_id_sections"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["sections.id"], name=op.f("fk_reforms_target_id_sections"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reforms")),
    )
    with op.batch_alter_table("reforms") as batch_op:
        batch_op.create_index("ix_reforms_status_due_at", ["status", "due_at"], unique=False)
        batch_op.create_index("ix_reforms_target_id", ["target_id"], unique=False)
        batch_op.create_index(
            "uq_reforms_announced_section_id",
            ["section_id"],
            unique=True,
            sqlite_where=sa.text("status = 'announced'"),
            postgresql_where=sa.text("status = 'announced'"),
        )

    op.create_table(
        "section_names",
        sa.Column("name_folded", sa.String(200), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_section_names_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("name_folded", "section_id", name=op.f("pk_section_names")),
    )
    op.create_table(
        "section_twins",
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_id"], ["sections.id"], name=op.f("fk_section_twins_first_id_sections"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["sections.id"],
            name=op.f("fk_section_twins_second_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_section_twins")),
    )
    with op.batch_alter_table("section_twins") as batch_op:
        batch_op.create_index("ix_section_twins_second_id", ["second_id"], unique=False)

    op.create_table(
        "section_voices",
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_section_voices_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_section_voices_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", "year", "member_id", name=op.f("pk_section_voices")),
    )
    op.create_table(
        "section_welcomes",
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("welcomed_by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_section_welcomes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_section_welcomes_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["welcomed_by"], ["members.id"], name=op.f("fk_section_welcomes_welcomed_by_members")
        ),
        sa.PrimaryKeyConstraint("section_id", "member_id", "joined_at", name=op.f("pk_section_welcomes")),
    )
    op.create_table(
        "successions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("former_id", sa.BigInteger(), nullable=True),
        sa.Column("chosen_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chosen_id"], ["members.id"], name=op.f("fk_successions_chosen_id_members")),
        sa.ForeignKeyConstraint(["former_id"], ["members.id"], name=op.f("fk_successions_former_id_members")),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_successions_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
    )
    with op.batch_alter_table("successions") as batch_op:
        batch_op.create_index("ix_successions_closes_at", ["closes_at"], unique=False)
        batch_op.create_index(
            "ix_successions_section_id_opened_at", ["section_id", "opened_at"], unique=False
        )
        batch_op.create_index(
            "uq_successions_open",
            ["section_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("taker_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["members.id"], name=op.f("fk_tasks_asker_id_members")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_tasks_section_id_sections"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["taker_id"], ["members.id"], name=op.f("fk_tasks_taker_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    with op.batch_alter_table("tasks") as batch_op:
        batch_op.create_index("ix_tasks_section_id_status", ["section_id", "status"], unique=False)
        batch_op.create_index("ix_tasks_status_ends_at", ["status", "ends_at"], unique=False)
        batch_op.create_index("ix_tasks_taker_id_status", ["taker_id", "status"], unique=False)

    op.create_table(
        "term_steps",
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_term_steps_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", "days", name=op.f("pk_term_steps")),
    )
    with op.batch_alter_table("term_steps") as batch_op:
        batch_op.create_index("ix_term_steps_due_at", ["due_at"], unique=False)

    op.create_table(
        "interview_slots",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["interview_campaigns.id"],
            name=op.f("fk_interview_slots_campaign_id_interview_campaigns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["members.id"],
            name=op.f("fk_interview_slots_operator_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slots")),
    )
    with op.batch_alter_table("interview_slots") as batch_op:
        batch_op.create_index(
            "ix_interview_slots_campaign_id_starts_at", ["campaign_id", "starts_at"], unique=False
        )
        batch_op.create_index(
            "ix_interview_slots_operator_id_starts_at", ["operator_id", "starts_at"], unique=False
        )
        batch_op.create_index("ix_interview_slots_starts_at", ["starts_at"], unique=False)

    op.create_table(
        "proposal_nudges",
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("nudged_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_proposal_nudges_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_nudges_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name=op.f("pk_proposal_nudges")),
    )
    with op.batch_alter_table("proposal_nudges") as batch_op:
        batch_op.create_index("ix_proposal_nudges_member_id", ["member_id"], unique=False)
        batch_op.create_index("ix_proposal_nudges_nudged_at", ["nudged_at"], unique=False)

    op.create_table(
        "reform_objections",
        sa.Column("reform_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_reform_objections_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reform_id"],
            ["reforms.id"],
            name=op.f("fk_reform_objections_reform_id_reforms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reform_id", "member_id", name=op.f("pk_reform_objections")),
    )
    op.create_table(
        "succession_candidates",
        sa.Column("succession_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("stood_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_succession_candidates_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["succession_id"],
            ["successions.id"],
            name=op.f("fk_succession_candidates_succession_id_successions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("succession_id", "member_id", name=op.f("pk_succession_candidates")),
    )
    op.create_table(
        "succession_votes",
        sa.Column("succession_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.Column("candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("voted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["members.id"],
            name=op.f("fk_succession_votes_candidate_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["succession_id"],
            ["successions.id"],
            name=op.f("fk_succession_votes_succession_id_successions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"],
            ["members.id"],
            name=op.f("fk_succession_votes_voter_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("succession_id", "voter_id", name=op.f("pk_succession_votes")),
    )
    op.create_table(
        "interviews",
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("slot_id", sa.BigInteger(), nullable=True),
        sa.Column("nudged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_id"], ["members.id"], name=op.f("fk_interviews_asked_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["interview_campaigns.id"],
            name=op.f("fk_interviews_campaign_id_interview_campaigns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_interviews_section_id_sections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["interview_slots.id"],
            name=op.f("fk_interviews_slot_id_interview_slots"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "section_id", name=op.f("pk_interviews")),
    )
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.create_index("ix_interviews_asked_id", ["asked_id"], unique=False)
        batch_op.create_index("ix_interviews_section_id", ["section_id"], unique=False)
        batch_op.create_index("uq_interviews_slot_id", ["slot_id"], unique=True)

    op.create_table(
        "interview_notes",
        sa.Column("campaign_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(1500), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id", "section_id"],
            ["interviews.campaign_id", "interviews.section_id"],
            name=op.f("fk_interview_notes_campaign_id_section_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"],
            ["members.id"],
            name=op.f("fk_interview_notes_written_by_members"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "section_id", name=op.f("pk_interview_notes")),
    )
    op.create_table(
        "interview_themes",
        sa.Column("campaign_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("alike", sa.String(200), nullable=False),
        sa.Column("theme", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id", "section_id"],
            ["interviews.campaign_id", "interviews.section_id"],
            name=op.f("fk_interview_themes_campaign_id_section_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "section_id", "alike", name=op.f("pk_interview_themes")),
    )
    with op.batch_alter_table("audit") as batch_op:
        batch_op.create_index("ix_audit_subject_id_action_at", ["subject_id", "action", "at"], unique=False)

    with op.batch_alter_table("members") as batch_op:
        batch_op.add_column(
            sa.Column("confirmed_organisation", sa.String(80), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("zone", sa.String(64), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(
            sa.Column("prefecture", sa.String(2), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(
            sa.Column("topics", sa.String(4000), nullable=False, server_default=sa.text("''"))
        )
        batch_op.create_index("ix_members_confirmed_organisation", ["confirmed_organisation"], unique=False)
        batch_op.create_index("ix_members_prefecture", ["prefecture"], unique=False)

    with op.batch_alter_table("proposals") as batch_op:
        batch_op.add_column(
            sa.Column("style", sa.String(16), nullable=False, server_default=sa.text("'free'"))
        )
        batch_op.add_column(sa.Column("nudged_at", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_proposals_unheard",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("status = 'open' AND nudged_at IS NULL"),
            postgresql_where=sa.text("status = 'open' AND nudged_at IS NULL"),
        )

    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.add_column(sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("section_surfaces") as batch_op:
        batch_op.add_column(sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("preliminary", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("sections") as batch_op:
        batch_op.add_column(
            sa.Column("tier", sa.String(16), nullable=False, server_default=sa.text("'section'"))
        )
        batch_op.add_column(
            sa.Column("style", sa.String(16), nullable=False, server_default=sa.text("'free'"))
        )
        batch_op.add_column(
            sa.Column("members_only", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("organisation", sa.String(80), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("dormant_since", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("term_ends_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.BigInteger(), nullable=True))

    # What stood there before has a value now; new rows bring their own.
    with op.batch_alter_table("members") as batch_op:
        batch_op.alter_column("confirmed_organisation", server_default=None)
        batch_op.alter_column("zone", server_default=None)
        batch_op.alter_column("prefecture", server_default=None)
        batch_op.alter_column("topics", server_default=None)
    with op.batch_alter_table("proposals") as batch_op:
        batch_op.alter_column("style", server_default=None)
    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.alter_column("counted", server_default=None)
    with op.batch_alter_table("section_surfaces") as batch_op:
        batch_op.alter_column("private", server_default=None)
        batch_op.alter_column("preliminary", server_default=None)
    with op.batch_alter_table("sections") as batch_op:
        batch_op.alter_column("tier", server_default=None)
        batch_op.alter_column("style", server_default=None)
        batch_op.alter_column("members_only", server_default=None)
        batch_op.alter_column("organisation", server_default=None)


def _add_proposals() -> None:
    """Revision 0001 was first handed out without proposals: a town opened by that one has none yet."""
    if sa.inspect(op.get_bind()).has_table("proposals"):
        return
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


def downgrade() -> None:
    with op.batch_alter_table("sections") as batch_op:
        batch_op.drop_column("asked_at")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("term_ends_at")
        batch_op.drop_column("dormant_since")
        batch_op.drop_column("organisation")
        batch_op.drop_column("members_only")
        batch_op.drop_column("style")
        batch_op.drop_column("tier")

    with op.batch_alter_table("section_surfaces") as batch_op:
        batch_op.drop_column("preliminary")
        batch_op.drop_column("private")

    with op.batch_alter_table("search_documents") as batch_op:
        batch_op.drop_column("counted")

    with op.batch_alter_table("proposals") as batch_op:
        batch_op.drop_index(
            "ix_proposals_unheard",
            sqlite_where=sa.text("status = 'open' AND nudged_at IS NULL"),
            postgresql_where=sa.text("status = 'open' AND nudged_at IS NULL"),
        )
        batch_op.drop_column("nudged_at")
        batch_op.drop_column("style")

    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_index("ix_members_prefecture")
        batch_op.drop_index("ix_members_confirmed_organisation")
        batch_op.drop_column("topics")
        batch_op.drop_column("prefecture")
        batch_op.drop_column("zone")
        batch_op.drop_column("confirmed_organisation")

    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_index("ix_audit_subject_id_action_at")

    op.drop_table("interview_themes")
    op.drop_table("interview_notes")
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.drop_index("uq_interviews_slot_id")
        batch_op.drop_index("ix_interviews_section_id")
        batch_op.drop_index("ix_interviews_asked_id")

    op.drop_table("interviews")
    op.drop_table("succession_votes")
    op.drop_table("succession_candidates")
    op.drop_table("reform_objections")
    with op.batch_alter_table("proposal_nudges") as batch_op:
        batch_op.drop_index("ix_proposal_nudges_nudged_at")
        batch_op.drop_index("ix_proposal_nudges_member_id")

    op.drop_table("proposal_nudges")
    with op.batch_alter_table("interview_slots") as batch_op:
        batch_op.drop_index("ix_interview_slots_starts_at")
        batch_op.drop_index("ix_interview_slots_operator_id_starts_at")
        batch_op.drop_index("ix_interview_slots_campaign_id_starts_at")

    op.drop_table("interview_slots")
    with op.batch_alter_table("term_steps") as batch_op:
        batch_op.drop_index("ix_term_steps_due_at")

    op.drop_table("term_steps")
    with op.batch_alter_table("tasks") as batch_op:
        batch_op.drop_index("ix_tasks_taker_id_status")
        batch_op.drop_index("ix_tasks_status_ends_at")
        batch_op.drop_index("ix_tasks_section_id_status")

    op.drop_table("tasks")
    with op.batch_alter_table("successions") as batch_op:
        batch_op.drop_index(
            "uq_successions_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_successions_section_id_opened_at")
        batch_op.drop_index("ix_successions_closes_at")

    op.drop_table("successions")
    op.drop_table("section_welcomes")
    op.drop_table("section_voices")
    with op.batch_alter_table("section_twins") as batch_op:
        batch_op.drop_index("ix_section_twins_second_id")

    op.drop_table("section_twins")
    op.drop_table("section_names")
    with op.batch_alter_table("reforms") as batch_op:
        batch_op.drop_index(
            "uq_reforms_announced_section_id",
            sqlite_where=sa.text("status = 'announced'"),
            postgresql_where=sa.text("status = 'announced'"),
        )
        batch_op.drop_index("ix_reforms_target_id")
        batch_op.drop_index("ix_reforms_status_due_at")

    op.drop_table("reforms")
    with op.batch_alter_table("personal_reminders") as batch_op:
        batch_op.drop_index("ix_personal_reminders_wakes_at")
        batch_op.drop_index("ix_personal_reminders_status_created_at")
        batch_op.drop_index("ix_personal_reminders_member_id_status_wakes_at")

    op.drop_table("personal_reminders")
    with op.batch_alter_table("join_requests") as batch_op:
        batch_op.drop_index("ix_join_requests_member_id")

    op.drop_table("join_requests")
    with op.batch_alter_table("interview_campaigns") as batch_op:
        batch_op.drop_index(
            "uq_interview_campaigns_open",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.drop_table("interview_campaigns")
    with op.batch_alter_table("handover_offers") as batch_op:
        batch_op.drop_index(
            "uq_handover_offers_open",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.drop_table("handover_offers")
    with op.batch_alter_table("handover_notes") as batch_op:
        batch_op.drop_index("ix_handover_notes_section_id_written_at")

    op.drop_table("handover_notes")
    with op.batch_alter_table("follower_news") as batch_op:
        batch_op.drop_index("ix_follower_news_section_id_at")
        batch_op.drop_index("ix_follower_news_done_id")
        batch_op.drop_index("ix_follower_news_at")

    op.drop_table("follower_news")
    op.drop_table("follow_wishes")
    with op.batch_alter_table("experiments") as batch_op:
        batch_op.drop_index(
            "uq_experiments_running_section_id",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index("ix_experiments_answered_at_ends_at")

    op.drop_table("experiments")
    with op.batch_alter_table("local_files") as batch_op:
        batch_op.drop_index("ix_local_files_kept_at")

    op.drop_table("local_files")
    op.drop_table("follower_digests")

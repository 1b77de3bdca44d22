"""actions and the closing"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("url", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", app.models.columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_link_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_event_id"), ["event_id"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", app.models.columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", app.models.columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("hidden_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_commitment_event_id")),
        sa.ForeignKeyConstraint(["hidden_by"], ["person.id"], name=op.f("fk_commitment_hidden_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_commitment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_contact_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_event_id"), ["event_id"], unique=False)

    op.create_table(
        "hosting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("word", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_hosting_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hosting_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosting")),
        sa.UniqueConstraint("person_id", name=op.f("uq_hosting_person_id")),
    )
    with op.batch_alter_table("hosting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hosting_event_id"), ["event_id"], unique=False)

    op.create_table(
        "naming",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_naming_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_naming_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_naming")),
    )
    with op.batch_alter_table("naming", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_naming_event_id"), ["event_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_step", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("resources", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("invite", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("champion_id", sa.Integer(), nullable=True),
        sa.Column("champion_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("said", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("said_at", app.models.columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("withdrawn_at", app.models.columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["champion_id"], ["person.id"], name=op.f("fk_action_champion_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_action_event_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_action_proposed_by")),
        sa.ForeignKeyConstraint(["recommendation_id"], ["recommendation.id"], name=op.f("fk_action_recommendation_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_action_topic_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_action_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_champion_id"), ["champion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_event_id"), ["event_id"], unique=False)

    op.create_table(
        "actionmember",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_actionmember_action_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_actionmember_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_actionmember_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actionmember")),
    )
    with op.batch_alter_table("actionmember", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actionmember_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actionmember_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actionmember_person_id"), ["person_id"], unique=False)

    op.create_table(
        "checkin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_checkin_action_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_checkin_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_checkin_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin")),
    )
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkin_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkin_event_id"), ["event_id"], unique=False)

    op.create_table(
        "checkinaddress",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_checkinaddress_action_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_checkinaddress_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_checkinaddress_person_id")),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_checkinaddress")),
    )
    with op.batch_alter_table("checkinaddress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkinaddress_event_id"), ["event_id"], unique=False)

    op.create_table(
        "checkinlink",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_checkinlink_action_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_checkinlink_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkinlink")),
    )
    with op.batch_alter_table("checkinlink", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkinlink_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkinlink_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkinlink_event_id"), ["event_id"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", app.models.columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", app.models.columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_mail_action_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mail_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_event_id"), ["event_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_event_id"))
        batch_op.drop_index(batch_op.f("ix_mail_action_id"))

    op.drop_table("mail")
    with op.batch_alter_table("checkinlink", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkinlink_event_id"))
        batch_op.drop_index(batch_op.f("ix_checkinlink_digest"))
        batch_op.drop_index(batch_op.f("ix_checkinlink_action_id"))

    op.drop_table("checkinlink")
    with op.batch_alter_table("checkinaddress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkinaddress_event_id"))

    op.drop_table("checkinaddress")
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkin_event_id"))
        batch_op.drop_index(batch_op.f("ix_checkin_action_id"))

    op.drop_table("checkin")
    with op.batch_alter_table("actionmember", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actionmember_person_id"))
        batch_op.drop_index(batch_op.f("ix_actionmember_event_id"))
        batch_op.drop_index(batch_op.f("ix_actionmember_action_id"))

    op.drop_table("actionmember")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_event_id"))
        batch_op.drop_index(batch_op.f("ix_action_champion_id"))

    op.drop_table("action")
    with op.batch_alter_table("naming", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_naming_event_id"))

    op.drop_table("naming")
    with op.batch_alter_table("hosting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hosting_event_id"))

    op.drop_table("hosting")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_event_id"))

    op.drop_table("contact")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_person_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_event_id"))

    op.drop_table("commitment")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_event_id"))

    op.drop_table("link")

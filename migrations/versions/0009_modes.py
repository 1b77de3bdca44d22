"""arrangements and programmes"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('said_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_absence_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_absence_person_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_absence_slot_id')),
    sa.PrimaryKeyConstraint('person_id', 'slot_id', name=op.f('pk_absence'))
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absence_event_id'), ['event_id'], unique=False)

    op.create_table('arrangement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('wall', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('most_moves', sa.Integer(), nullable=True),
    sa.Column('clashes_before', sa.Integer(), nullable=False),
    sa.Column('clashes_after', sa.Integer(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_arrangement_answered_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_arrangement_event_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_arrangement_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrangement'))
    )
    with op.batch_alter_table('arrangement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_arrangement_event_id'), ['event_id'], unique=False)

    op.create_table('apart',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_apart_asked_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_apart_event_id')),
    sa.ForeignKeyConstraint(['other_id'], ['topic.id'], name=op.f('fk_apart_other_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_apart_topic_id')),
    sa.PrimaryKeyConstraint('topic_id', 'other_id', name=op.f('pk_apart'))
    )
    with op.batch_alter_table('apart', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_apart_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_apart_other_id'), ['other_id'], unique=False)

    with op.batch_alter_table('breakout', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pinned_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('pinned_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_breakout_pinned_by'), 'person', ['pinned_by'], ['id'])

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('placing_opened_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fixed_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))

    op.create_table('programmeitem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('guid', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('told', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=True),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('breakout_id', sa.Integer(), nullable=True),
    sa.Column('read_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['breakout_id'], ['breakout.id'], name=op.f('fk_programmeitem_breakout_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_programmeitem_event_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_programmeitem_slot_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_programmeitem_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programmeitem')),
    sa.UniqueConstraint('event_id', 'guid', name=op.f('uq_programmeitem_event_id_guid'))
    )
    with op.batch_alter_table('programmeitem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programmeitem_event_id'), ['event_id'], unique=False)


def downgrade() -> None:
    op.drop_table('programmeitem')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_column('fixed_at')

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('placing_opened_at')

    with op.batch_alter_table('breakout', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_breakout_pinned_by'), type_='foreignkey')
        batch_op.drop_column('pinned_by')
        batch_op.drop_column('pinned_at')

    op.drop_table('apart')
    op.drop_table('arrangement')
    op.drop_table('absence')

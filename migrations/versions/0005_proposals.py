"""what conveners agree on"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('topicconvener',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('joined_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('left_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_topicconvener_event_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_topicconvener_topic_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_topicconvener_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topicconvener'))
    )
    with op.batch_alter_table('topicconvener', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topicconvener_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topicconvener_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topicconvener_person_id'), ['person_id'], unique=False)

    op.create_table('continuation',
    sa.Column('breakout_id', sa.Integer(), nullable=False),
    sa.Column('earlier_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['breakout_id'], ['breakout.id'], name=op.f('fk_continuation_breakout_id')),
    sa.ForeignKeyConstraint(['earlier_id'], ['breakout.id'], name=op.f('fk_continuation_earlier_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_continuation_event_id')),
    sa.PrimaryKeyConstraint('breakout_id', name=op.f('pk_continuation'))
    )
    with op.batch_alter_table('continuation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_continuation_earlier_id'), ['earlier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_continuation_event_id'), ['event_id'], unique=False)

    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('other_topic_id', sa.Integer(), nullable=True),
    sa.Column('into_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('breakout_id', sa.Integer(), nullable=True),
    sa.Column('slot_id', sa.Integer(), nullable=True),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('other_breakout_id', sa.Integer(), nullable=True),
    sa.Column('other_slot_id', sa.Integer(), nullable=True),
    sa.Column('other_room_id', sa.Integer(), nullable=True),
    sa.Column('keeps', sa.Boolean(), nullable=False),
    sa.Column('made_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('declined_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_proposal_event_id')),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_proposal_from_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_proposal_topic_id')),
    sa.ForeignKeyConstraint(['other_topic_id'], ['topic.id'], name=op.f('fk_proposal_other_topic_id')),
    sa.ForeignKeyConstraint(['into_id'], ['topic.id'], name=op.f('fk_proposal_into_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposal_person_id')),
    sa.ForeignKeyConstraint(['breakout_id'], ['breakout.id'], name=op.f('fk_proposal_breakout_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_proposal_slot_id')),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_proposal_room_id')),
    sa.ForeignKeyConstraint(['other_breakout_id'], ['breakout.id'], name=op.f('fk_proposal_other_breakout_id')),
    sa.ForeignKeyConstraint(['other_slot_id'], ['slot.id'], name=op.f('fk_proposal_other_slot_id')),
    sa.ForeignKeyConstraint(['other_room_id'], ['room.id'], name=op.f('fk_proposal_other_room_id')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_proposal_answered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_other_topic_id'), ['other_topic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sought_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_column('taken_at')
        batch_op.drop_column('sought_at')
    op.drop_table('proposal')
    op.drop_table('continuation')
    op.drop_table('topicconvener')

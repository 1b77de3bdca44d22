"""the pitch line, the opening rush and what is held back"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.add_column(sa.Column('held_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('held_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))


    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('line_closed_at', app.models.columns.UTCDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column('line_seconds', sa.Integer(), nullable=False, server_default='0'))

    op.create_table('turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=True),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('stood_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('called_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('left_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_turn_event_id_event')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_turn_topic_id_topic')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_turn_slot_id_slot')),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_turn_room_id_room')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turn'))
    )
    live = sa.text('left_at IS NULL')
    with op.batch_alter_table('turn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_turn_event_id'), ['event_id'], unique=False)
        batch_op.create_index('uq_turn_topic', ['topic_id'], unique=True, sqlite_where=live, postgresql_where=live)

    op.create_table('rush',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('uses', sa.Integer(), nullable=True),
    sa.Column('opened_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('closed_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_rush_event_id_event')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_rush_opened_by_person')),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_rush_closed_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rush'))
    )
    open_ = sa.text('closed_at IS NULL')
    with op.batch_alter_table('rush', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rush_event_id'), ['event_id'], unique=False)
        batch_op.create_index('uq_rush_event', ['event_id'], unique=True, sqlite_where=open_, postgresql_where=open_)

    op.create_table('heed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('breakout_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('told_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('left_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_heed_event_id_event')),
    sa.ForeignKeyConstraint(['breakout_id'], ['breakout.id'], name=op.f('fk_heed_breakout_id_breakout')),
    sa.ForeignKeyConstraint(['other_id'], ['breakout.id'], name=op.f('fk_heed_other_id_breakout')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_heed'))
    )
    with op.batch_alter_table('heed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_heed_event_id'), ['event_id'], unique=False)
        batch_op.create_index('uq_heed_hint', ['event_id', 'kind', 'breakout_id', 'other_id'], unique=True)


def downgrade() -> None:
    op.drop_table('heed')
    op.drop_table('rush')
    op.drop_table('turn')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('line_seconds')
        batch_op.drop_column('line_closed_at')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_column('held_at')
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.drop_column('held_at')

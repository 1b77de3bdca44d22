"""one clock, calls, announcements"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bells', sqlmodel.sql.sqltypes.AutoString(), server_default='off', nullable=False))
        batch_op.add_column(sa.Column('bell_rung_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('breakout_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('made_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_back_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_announcement_breakout_id_breakout'), 'breakout', ['breakout_id'], ['id'])
    op.create_table('announcementseen',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_announcementseen_announcement_id_announcement')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_announcementseen_event_id_event')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_announcementseen_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcementseen')),
    sa.UniqueConstraint('person_id', 'announcement_id', name=op.f('uq_announcementseen_person_id'))
    )
    with op.batch_alter_table('announcementseen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcementseen_event_id'), ['event_id'], unique=False)
    op.create_table('call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('breakout_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_call_answered_by_person')),
    sa.ForeignKeyConstraint(['breakout_id'], ['breakout.id'], name=op.f('fk_call_breakout_id_breakout')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_call_event_id_event')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_call_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call'))
    )
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_event_id'), ['event_id'], unique=False)
        batch_op.create_index('uq_call_open', ['breakout_id', 'person_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))


def downgrade() -> None:
    op.drop_table('call')
    op.drop_table('announcementseen')
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_announcement_breakout_id_breakout'), type_='foreignkey')
        batch_op.drop_column('taken_back_at')
        batch_op.drop_column('made_at')
        batch_op.drop_column('breakout_id')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('bell_rung_at')
        batch_op.drop_column('bells')

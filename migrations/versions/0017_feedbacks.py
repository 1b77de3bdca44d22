"""feedback, and what an event took from another"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('breakout_id', sa.Integer(), nullable=True),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['breakout_id'], ['breakout.id'], name=op.f('fk_feedback_breakout_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_feedback_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_feedback_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback'))
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_breakout_id'), ['breakout_id'], unique=False)
    # The event that this one follows on. No foreign key: it may be erased, or stay behind when this one goes elsewhere.
    op.add_column('event', sa.Column('from_id', sa.Integer(), nullable=True))
    op.add_column('idea', sa.Column('came_from', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('idea', 'came_from')
    op.drop_column('event', 'from_id')
    op.drop_table('feedback')

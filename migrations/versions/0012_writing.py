"""what is written together"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('writing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('breakout_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('piece', sa.LargeBinary(), nullable=False),
    sa.Column('at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['breakout_id'], ['breakout.id'], name=op.f('fk_writing_breakout_id_breakout')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_writing_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_writing')),
    sa.UniqueConstraint('breakout_id', 'n', name=op.f('uq_writing_breakout_id_n')),
    )
    with op.batch_alter_table('writing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_writing_event_id'), ['event_id'], unique=False)


def downgrade() -> None:
    op.drop_table('writing')

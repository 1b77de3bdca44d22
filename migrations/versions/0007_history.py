"""what was, and undo"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kept_from', sa.Integer(), nullable=False, server_default='0'))
    op.execute('UPDATE event SET kept_from = revision')

    op.create_table('past',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_past_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_past'))
    )
    with op.batch_alter_table('past', schema=None) as batch_op:
        batch_op.create_index('ix_past_event_id_revision', ['event_id', 'revision'], unique=False)


def downgrade() -> None:
    op.drop_table('past')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('kept_from')

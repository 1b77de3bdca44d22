"""scenes on the wall"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('wall',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('scene', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=True),
    sa.Column('turned_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('turned_by', sa.Integer(), nullable=True),
    sa.Column('removed_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_wall_event_id')),
    sa.ForeignKeyConstraint(['turned_by'], ['person.id'], name=op.f('fk_wall_turned_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wall'))
    )
    with op.batch_alter_table('wall', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wall_event_id'), ['event_id'], unique=False)


def downgrade() -> None:
    op.drop_table('wall')

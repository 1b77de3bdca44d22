"""rooms that people find, helpers"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('law', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='feet'))

    with op.batch_alter_table('room', schema=None) as batch_op:
        for name in ('directions', 'access', 'link'):
            batch_op.add_column(sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        for name in ('plan_x', 'plan_y'):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))

    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('image', sa.LargeBinary(), nullable=False),
    sa.Column('drawn_by', sa.Integer(), nullable=False),
    sa.Column('drawn_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_plan_event_id')),
    sa.ForeignKeyConstraint(['drawn_by'], ['person.id'], name=op.f('fk_plan_drawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_event_id'), ['event_id'], unique=True)

    op.create_table('spokenfor',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_spokenfor_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_spokenfor_person_id')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_spokenfor_entered_by')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_spokenfor'))
    )
    with op.batch_alter_table('spokenfor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spokenfor_event_id'), ['event_id'], unique=False)


def downgrade() -> None:
    op.drop_table('spokenfor')
    op.drop_table('plan')
    with op.batch_alter_table('room', schema=None) as batch_op:
        for name in ('plan_y', 'plan_x', 'link', 'access', 'directions'):
            batch_op.drop_column(name)
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('law')

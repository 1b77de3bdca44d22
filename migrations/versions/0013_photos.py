"""flip-chart photos"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = app.models.columns.UTCDateTime(timezone=True)


def number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def text(name: str) -> sa.Column:
    return sa.Column(name, TEXT(), nullable=False)


def pixels(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{to}.id'], name=op.f(f'fk_{table}_{column}'))


def upgrade() -> None:
    op.create_table('photo',
    number('id'), number('event_id'), number('breakout_id'), number('person_id'), text('text'), text('digest'),
    number('width'), number('height'),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('removed_at', MOMENT, nullable=True),
    number('removed_by', nullable=True),
    refers('photo', 'event_id', 'event'), refers('photo', 'breakout_id', 'breakout'),
    refers('photo', 'person_id', 'person'), refers('photo', 'removed_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo')),
    )
    op.create_table('photoimage',
    number('id'), number('event_id'), number('photo_id'), pixels('image'), pixels('page'), pixels('small'),
    refers('photoimage', 'event_id', 'event'), refers('photoimage', 'photo_id', 'photo'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photoimage')),
    sa.UniqueConstraint('photo_id', name=op.f('uq_photoimage_photo_id')),
    )
    op.create_table('nudge',
    number('id'), number('event_id'), number('breakout_id'), number('person_id'),
    sa.Column('at', MOMENT, nullable=False),
    refers('nudge', 'event_id', 'event'), refers('nudge', 'breakout_id', 'breakout'),
    refers('nudge', 'person_id', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nudge')),
    )
    for table, columns in INDEXED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def downgrade() -> None:
    for table in ('nudge', 'photoimage', 'photo'):
        op.drop_table(table)


INDEXED = {
    'photo': ('event_id', 'breakout_id', 'person_id'),
    'photoimage': ('event_id',),
    'nudge': ('event_id', 'breakout_id'),
}

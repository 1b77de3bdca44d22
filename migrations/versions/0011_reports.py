"""a report in full, its form, who was there"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = app.models.columns.UTCDateTime(timezone=True)
FIELDS = ('recommendations', 'open_questions', 'cases', 'own1', 'own2')


def number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def text(name: str) -> sa.Column:
    return sa.Column(name, TEXT(), nullable=False)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{to}.id'], name=op.f(f'fk_{table}_{column}'))


def upgrade() -> None:
    op.create_table('question',
    number('id'), number('event_id'), text('field'), number('place', nullable=True), text('question'), text('help'),
    refers('question', 'event_id', 'event'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('event_id', 'field', name=op.f('uq_question_event_id_field')),
    )
    op.create_table('attendance',
    number('id'), number('event_id'), number('breakout_id'), number('person_id'),
    sa.Column('at', MOMENT, nullable=False),
    refers('attendance', 'event_id', 'event'), refers('attendance', 'breakout_id', 'breakout'),
    refers('attendance', 'person_id', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('breakout_id', 'person_id', name=op.f('uq_attendance_breakout_id_person_id')),
    )
    op.create_table('notelink',
    number('id'), number('event_id'), number('breakout_id'), number('made_by'),
    sa.Column('made_at', MOMENT, nullable=False), text('digest'), number('used_by', nullable=True),
    sa.Column('used_at', MOMENT, nullable=True),
    refers('notelink', 'event_id', 'event'), refers('notelink', 'breakout_id', 'breakout'),
    refers('notelink', 'made_by', 'person'), refers('notelink', 'used_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notelink')),
    )
    for table, columns in INDEXED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)
    with op.batch_alter_table('breakout', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notes_wanted_at', MOMENT, nullable=True))
    with op.batch_alter_table('harvest', schema=None) as batch_op:
        for field in FIELDS:
            batch_op.add_column(sa.Column(field, TEXT(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('harvest', schema=None) as batch_op:
        for field in FIELDS:
            batch_op.drop_column(field)
    with op.batch_alter_table('breakout', schema=None) as batch_op:
        batch_op.drop_column('notes_wanted_at')
    for table in ('notelink', 'attendance', 'question'):
        op.drop_table(table)


INDEXED = {
    'question': ('event_id',),
    'attendance': ('event_id', 'person_id'),
    'notelink': ('event_id', 'breakout_id', 'digest'),
}

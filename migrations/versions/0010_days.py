"""topics in full, my day"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = app.models.columns.UTCDateTime(timezone=True)


def number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def text(name: str) -> sa.Column:
    return sa.Column(name, TEXT(), nullable=False)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{to}.id'], name=op.f(f'fk_{table}_{column}'))


def upgrade() -> None:
    op.create_table('idea',
    number('id'), number('event_id'), number('person_id'), text('title'), text('description'),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('withdrawn_at', MOMENT, nullable=True),
    sa.Column('hidden_at', MOMENT, nullable=True),
    number('hidden_by', nullable=True),
    refers('idea', 'event_id', 'event'), refers('idea', 'person_id', 'person'), refers('idea', 'hidden_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idea')),
    )
    op.create_table('topicdraft',
    number('id'), number('event_id'), number('person_id'), text('title'), text('description'), text('language'),
    text('title2'), text('language2'), number('idea_id', nullable=True),
    sa.Column('at', MOMENT, nullable=False),
    refers('topicdraft', 'event_id', 'event'), refers('topicdraft', 'person_id', 'person'),
    refers('topicdraft', 'idea_id', 'idea'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topicdraft')),
    )
    op.create_table('remark',
    number('id'), number('event_id'), number('topic_id'), number('person_id'), text('text'),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('hidden_at', MOMENT, nullable=True),
    number('hidden_by', nullable=True),
    refers('remark', 'event_id', 'event'), refers('remark', 'topic_id', 'topic'),
    refers('remark', 'person_id', 'person'), refers('remark', 'hidden_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark')),
    )
    op.create_table('relation',
    number('id'), number('event_id'), number('topic_id'), number('other_id'), number('person_id'),
    refers('relation', 'event_id', 'event'), refers('relation', 'topic_id', 'topic'),
    refers('relation', 'other_id', 'topic'), refers('relation', 'person_id', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relation')),
    sa.UniqueConstraint('topic_id', 'other_id', name=op.f('uq_relation_topic_id_other_id')),
    )
    op.create_table('visibility',
    number('id'), number('event_id'), number('person_id'),
    sa.Column('at', MOMENT, nullable=False),
    refers('visibility', 'event_id', 'event'), refers('visibility', 'person_id', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visibility')),
    sa.UniqueConstraint('person_id', name=op.f('uq_visibility_person_id')),
    )
    for table, columns in INDEXED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)
    with op.batch_alter_table('breakout', schema=None) as batch_op:
        batch_op.add_column(number('note_taker_id', nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_breakout_note_taker_id'), 'person', ['note_taker_id'], ['id'])
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title2', TEXT(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('language2', TEXT(), nullable=False, server_default=''))
        batch_op.add_column(number('idea_id', nullable=True))
        batch_op.create_index(batch_op.f('ix_topic_idea_id'), ['idea_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_topic_idea_id'), 'idea', ['idea_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_topic_idea_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_topic_idea_id'))
        for column in ('idea_id', 'language2', 'title2'):
            batch_op.drop_column(column)
    with op.batch_alter_table('breakout', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_breakout_note_taker_id'), type_='foreignkey')
        batch_op.drop_column('note_taker_id')
    for table in ('visibility', 'relation', 'remark', 'topicdraft', 'idea'):
        op.drop_table(table)


INDEXED = {
    'idea': ('event_id', 'person_id'),
    'topicdraft': ('event_id', 'person_id'),
    'remark': ('event_id', 'topic_id', 'person_id'),
    'relation': ('event_id', 'other_id'),
    'visibility': ('event_id',),
}

"""reading, dots, recommendations"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = app.models.columns.UTCDateTime(timezone=True)


def number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def text(name: str) -> sa.Column:
    return sa.Column(name, TEXT(), nullable=False)


def when(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, MOMENT, nullable=nullable)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{to}.id'], name=op.f(f'fk_{table}_{column}'))


def upgrade() -> None:
    op.create_table('readmark',
    number('harvest_id'), number('person_id'), number('event_id'), number('revision'),
    refers('readmark', 'harvest_id', 'harvest'), refers('readmark', 'person_id', 'person'),
    refers('readmark', 'event_id', 'event'),
    sa.PrimaryKeyConstraint('harvest_id', 'person_id', name=op.f('pk_readmark')),
    )
    op.create_table('recommendation',
    number('id'), number('event_id'), text('title'), text('source'), text('of_group'),
    number('harvest_id', nullable=True), number('added_by'), when('added_at'), when('removed_at', nullable=True),
    refers('recommendation', 'event_id', 'event'), refers('recommendation', 'harvest_id', 'harvest'),
    refers('recommendation', 'added_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation')),
    )
    op.create_table('ballot',
    number('id'), number('event_id'), text('title'), number('dots'), number('voters'),
    when('opened_at'), number('opened_by'), when('closed_at', nullable=True), number('closed_by', nullable=True),
    when('dropped_at', nullable=True),
    refers('ballot', 'event_id', 'event'), refers('ballot', 'opened_by', 'person'),
    refers('ballot', 'closed_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    )
    op.create_table('ballotgroup',
    number('id'), number('event_id'), number('ballot_id'), text('name'), number('voters', nullable=True),
    refers('ballotgroup', 'event_id', 'event'), refers('ballotgroup', 'ballot_id', 'ballot'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballotgroup')),
    sa.UniqueConstraint('ballot_id', 'name', name=op.f('uq_ballotgroup_ballot_id_name')),
    )
    op.create_table('ballotitem',
    number('id'), number('event_id'), number('ballot_id'), number('topic_id', nullable=True),
    number('recommendation_id', nullable=True), number('dots'),
    refers('ballotitem', 'event_id', 'event'), refers('ballotitem', 'ballot_id', 'ballot'),
    refers('ballotitem', 'topic_id', 'topic'), refers('ballotitem', 'recommendation_id', 'recommendation'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballotitem')),
    )
    op.create_table('ballotshare',
    number('item_id'), number('group_id'), number('event_id'), number('dots'),
    refers('ballotshare', 'item_id', 'ballotitem'), refers('ballotshare', 'group_id', 'ballotgroup'),
    refers('ballotshare', 'event_id', 'event'),
    sa.PrimaryKeyConstraint('item_id', 'group_id', name=op.f('pk_ballotshare')),
    )
    op.create_table('voter',
    number('ballot_id'), number('person_id'), number('event_id'), number('group_id', nullable=True),
    refers('voter', 'ballot_id', 'ballot'), refers('voter', 'person_id', 'person'),
    refers('voter', 'event_id', 'event'), refers('voter', 'group_id', 'ballotgroup'),
    sa.PrimaryKeyConstraint('ballot_id', 'person_id', name=op.f('pk_voter')),
    )
    op.create_table('dot',
    number('item_id'), number('person_id'), number('event_id'), number('ballot_id'), number('dots'),
    refers('dot', 'item_id', 'ballotitem'), refers('dot', 'person_id', 'person'),
    refers('dot', 'event_id', 'event'), refers('dot', 'ballot_id', 'ballot'),
    sa.PrimaryKeyConstraint('item_id', 'person_id', name=op.f('pk_dot')),
    )
    for table, columns in INDEXED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def downgrade() -> None:
    for table in reversed(INDEXED):
        op.drop_table(table)


INDEXED = {
    'readmark': ('event_id', 'person_id'),
    'recommendation': ('event_id', 'harvest_id'),
    'ballot': ('event_id',),
    'ballotgroup': ('event_id',),
    'ballotitem': ('event_id', 'ballot_id', 'topic_id', 'recommendation_id'),
    'ballotshare': ('event_id', 'group_id'),
    'voter': ('event_id', 'person_id'),
    'dot': ('event_id', 'ballot_id', 'person_id'),
}

"""the learning document"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('editor',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('since', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_editor_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_editor_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_editor'))
    )
    with op.batch_alter_table('editor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_editor_event_id'), ['event_id'], unique=False)

    op.create_table('learning',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('introduction', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('closing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_learning_changed_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_learning_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learning')),
    sa.UniqueConstraint('event_id', name=op.f('uq_learning_event_id'))
    )
    op.create_table('source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('slug', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=False),
    sa.Column('added_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_source_added_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_source_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source'))
    )
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_source_event_id'), ['event_id'], unique=False)

    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('context', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lessons', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cases', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('prompts', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('exercises', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('resources', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_theme_changed_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_theme_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme'))
    )
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_event_id'), ['event_id'], unique=False)

    op.create_table('themedraft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_themedraft_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_themedraft_person_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_themedraft_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_themedraft'))
    )
    with op.batch_alter_table('themedraft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_themedraft_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_themedraft_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_themedraft_theme_id'), ['theme_id'], unique=False)

    op.create_table('themerevision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_themerevision_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_themerevision_event_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_themerevision_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_themerevision'))
    )
    with op.batch_alter_table('themerevision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_themerevision_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_themerevision_theme_id'), ['theme_id'], unique=False)

    op.create_table('excerpt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('original', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('picture', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('harvest_id', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('elsewhere_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('chosen_by', sa.Integer(), nullable=False),
    sa.Column('chosen_at', app.models.columns.UTCDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', app.models.columns.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['chosen_by'], ['person.id'], name=op.f('fk_excerpt_chosen_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_excerpt_event_id')),
    sa.ForeignKeyConstraint(['harvest_id'], ['harvest.id'], name=op.f('fk_excerpt_harvest_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_excerpt_source_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_excerpt_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_excerpt'))
    )
    with op.batch_alter_table('excerpt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_excerpt_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_excerpt_theme_id'), ['theme_id'], unique=False)

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('learning_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('learning_at')

    with op.batch_alter_table('excerpt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_excerpt_theme_id'))
        batch_op.drop_index(batch_op.f('ix_excerpt_event_id'))

    op.drop_table('excerpt')
    with op.batch_alter_table('themerevision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_themerevision_theme_id'))
        batch_op.drop_index(batch_op.f('ix_themerevision_event_id'))

    op.drop_table('themerevision')
    with op.batch_alter_table('themedraft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_themedraft_theme_id'))
        batch_op.drop_index(batch_op.f('ix_themedraft_person_id'))
        batch_op.drop_index(batch_op.f('ix_themedraft_event_id'))

    op.drop_table('themedraft')
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_event_id'))

    op.drop_table('theme')
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_source_event_id'))

    op.drop_table('source')
    op.drop_table('learning')
    with op.batch_alter_table('editor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_editor_event_id'))

    op.drop_table('editor')

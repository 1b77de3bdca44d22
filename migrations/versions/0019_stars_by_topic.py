"""stars are counted from an index"""

from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_star_event_id_topic_id', 'star', ['event_id', 'topic_id'])


def downgrade() -> None:
    op.drop_index('ix_star_event_id_topic_id', table_name='star')

"""the day on which a champion is asked how it goes"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


import app.models.columns

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('action', sa.Column('ask_on', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    op.add_column('mail', sa.Column('due_at', app.models.columns.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('mail', 'due_at')
    op.drop_column('action', 'ask_on')

"""indexes for years of data."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """What is asked of a day, a message or a subject is found without going through a centre's whole past."""
    op.create_index("ix_note_centre_day", "note", ["centre", "day"])
    op.create_index("ix_note_part_centre_chat_message", "note_part", ["centre", "chat", "message"])
    op.create_index("ix_notice_centre_subject", "notice", ["centre", "subject"])
    op.create_index("ix_update_bot_received_at", "update", ["bot", "received_at"])
    op.drop_index("ix_update_open", "update")
    still_open = sa.text("answered_at IS NULL")
    op.create_index("ix_update_open", "update", ["bot", "received_at"], sqlite_where=still_open, postgresql_where=still_open)
    op.drop_index("ix_note_centre", "note")
    op.drop_index("ix_note_part_centre", "note_part")


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""

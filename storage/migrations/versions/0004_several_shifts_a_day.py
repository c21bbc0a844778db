"""several shifts a day."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A post may have several slots a day. What was published before has one, without a name."""
    with op.batch_alter_table("shift") as shift:
        shift.add_column(sa.Column("slot", sa.String(), nullable=False, server_default=""))
        shift.drop_constraint("uq_shift_centre_day_post_seat", type_="unique")
        shift.create_unique_constraint("uq_shift_centre_day_post_slot_seat", ["centre", "day", "post", "slot", "seat"])


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""

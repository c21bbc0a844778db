"""years whose calendar the office has given."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A centre begins with the years that are shipped."""
    with op.batch_alter_table("centre") as centre:
        centre.add_column(sa.Column("years", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""

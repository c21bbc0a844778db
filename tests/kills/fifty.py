"""What the tests of this folder share: fifty kills of one kind, and not one violation."""

from pathlib import Path

from tests.kills.campaign import campaign

FIFTY = 50
SEED = 3


async def fifty(folder: Path, kind: str) -> None:
    """Plays until fifty kills of this kind were survived. The figures are printed; `--seed` of the command plays it again."""
    figures = await campaign(folder, (kind,), FIFTY, SEED)
    print(f"seed {SEED}", *figures.lines(), sep="\n")
    assert not figures.violations, "\n".join(figures.violations)
    assert figures.kills.total() == FIFTY

"""Where `python3 -m bot` and the console script begin. Standard library only: the rest is there once bootstrap returns."""

from __future__ import annotations

import sys

from bot import bootstrap


def main() -> None:
    """Run the command line in an environment that has what it needs."""
    bootstrap.ensure("run")
    from bot import cli

    sys.exit(cli.main(sys.argv[1:]))


if __name__ == "__main__":
    main()

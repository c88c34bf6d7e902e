# SPDX-License-Identifier: EUPL-1.2
"""`python -m bolwerk`."""

from bolwerk.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

# SPDX-License-Identifier: EUPL-1.2
"""Settings: `base` is shared; `local` and `public` are the two ways to run, `test` is for tests."""

import os


def choose() -> None:
    """Public once BOLWERK_HOSTS names a host, local otherwise; DJANGO_SETTINGS_MODULE goes before both."""
    way = "public" if os.environ.get("BOLWERK_HOSTS") and os.environ.get("BOLWERK_DEMO") != "1" else "local"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"bolwerk.settings.{way}")

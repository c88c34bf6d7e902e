# SPDX-License-Identifier: EUPL-1.2
"""The WSGI application; server-neutral."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bolwerk.settings.base")
application = get_wsgi_application()

# SPDX-License-Identifier: EUPL-1.2
"""The WSGI application; server-neutral."""

from django.core.wsgi import get_wsgi_application

from bolwerk.settings import choose

choose()
application = get_wsgi_application()

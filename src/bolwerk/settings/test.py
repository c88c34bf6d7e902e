# SPDX-License-Identifier: EUPL-1.2
"""Tests: tasks run at once; the database is SQLite unless BOLWERK_DATABASE_URL says otherwise."""

from bolwerk.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LINK_COOKIE_SECURE = False
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LIMITS = {name: (1_000_000, 3600) for name in ("begin", "check", "invite", "proof_mail", "list", "verify")}
PROOF_ISSUER = "http://testserver"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MAIL_READY = True
OPERATOR = "Bolwerk (test)"
CONTACT = "post@operator.example"
SITE_URL = "https://bolwerk.example"

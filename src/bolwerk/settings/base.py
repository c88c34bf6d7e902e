# SPDX-License-Identifier: EUPL-1.2
"""Settings shared by every way of running. What an operator may change comes from BOLWERK_* variables."""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from bolwerk.settings.database import from_url, sqlite

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("BOLWERK_DATA_DIR", Path.cwd() / "data"))

SECRET_KEY = os.environ.get("BOLWERK_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("BOLWERK_HOSTS", "").split(",") if h]
DEMO = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_tasks_db",
    "bolwerk.apps.accounts",
    "bolwerk.apps.audit",
    "bolwerk.apps.organisations",
    "bolwerk.apps.evidence",
    "bolwerk.apps.assessments",
    "bolwerk.apps.monitoring",
    "bolwerk.apps.plans",
    "bolwerk.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "bolwerk.web.limits.BodySize",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bolwerk.web.errors.DomainErrors",
]

ROOT_URLCONF = "bolwerk.urls"
WSGI_APPLICATION = "bolwerk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["bolwerk.web.context.page"],
            "builtins": ["bolwerk.web.templatetags.bw"],
        },
    }
]

_url = os.environ.get("BOLWERK_DATABASE_URL")
DATABASES = {"default": from_url(_url) if _url else sqlite(DATA_DIR / "bolwerk.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# same-origin, not no-referrer: with the latter browsers send "Origin: null" and the CSRF check fails.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bolwerk.web.views.pages.csrf_failure"
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_SECURE = True

# Counts of limits; on disk, so that all server processes share them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}
# What one network may do: (times, seconds). Generous: a whole workshop may sit behind one address.
LIMITS = {"begin": (100, 3600), "check": (100, 3600)}
# How many proxies of our own stand in front and write X-Forwarded-For.
TRUSTED_PROXIES = int(os.environ.get("BOLWERK_TRUSTED_PROXIES", "0"))
MAX_BODY = 3_000_000

# How long a firm without an account is kept after its last visit, in days.
ANONYMOUS_RETENTION_DAYS = 180
LINK_COOKIE = "bw_link"
LINK_COOKIE_SECURE = True

# Where the domain check asks: HOST:PORT, or "" for the machine's own resolver.
PROBE_RESOLVER = os.environ.get("BOLWERK_RESOLVER", "")
# A lab that stands in for the internet, for the named domains alone: domains, resolver, ca_file, port_map.
PROBE_LAB: dict[str, Any] = {}

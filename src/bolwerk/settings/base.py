# SPDX-License-Identifier: EUPL-1.2
"""Settings shared by every way of running. What an operator may change comes from BOLWERK_* variables."""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from bolwerk.settings import mail, sign_in
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
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "bolwerk.apps.accounts",
    "bolwerk.apps.audit",
    "bolwerk.apps.organisations",
    "bolwerk.apps.evidence",
    "bolwerk.apps.assessments",
    "bolwerk.apps.control",
    "bolwerk.apps.monitoring",
    "bolwerk.apps.lists",
    "bolwerk.apps.plans",
    "bolwerk.apps.proofs",
    "bolwerk.apps.suppliers",
    "bolwerk.apps.watch",
    "bolwerk.apps.retention",
    "bolwerk.web",
    # After our own pages: theirs of the same name stay unseen.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bolwerk.web.head.HeadAsGet",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "bolwerk.web.limits.BodySize",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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

# Signing in: by mail link or passkey, never by password. docs/decisions/0004.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "firms"
SESSION_COOKIE_AGE = 30 * 86_400
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
ACCOUNT_ADAPTER = "bolwerk.apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # A mail link proves the address; nothing is done with one that is not proven.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,100/h/ip,5/15m/key"}
MFA_ADAPTER = "bolwerk.apps.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Bolwerk"
MFA_TOTP_TOLERANCE = 1
SIGN_IN_MINUTES = 15
INVITATION_DAYS = 7
CSRF_COOKIE_AGE = 364 * 86_400
SOCIALACCOUNT_PROVIDERS = sign_in.providers(os.environ)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
OIDC = bool(SOCIALACCOUNT_PROVIDERS)
if OIDC:
    INSTALLED_APPS += sign_in.APPS

_smtp = os.environ.get("BOLWERK_SMTP_URL")
MAILERS = {"default": mail.from_url(_smtp) if _smtp else mail.outbox(DATA_DIR / "outbox")}
MAIL_READY = bool(_smtp)
DEFAULT_FROM_EMAIL = os.environ.get("BOLWERK_MAIL_FROM", "Bolwerk <bolwerk@localhost>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "lists"]}}

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
    "form-action": [CSP.SELF, *([sign_in.origin(os.environ["BOLWERK_OIDC_ISSUER"])] if OIDC else [])],
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
LIMITS = {
    "begin": (100, 3600),
    "check": (100, 3600),
    "invite": (50, 3600),
    "proof_mail": (20, 3600),
    "list": (60, 3600),
    "verify": (300, 3600),
}
# How many proxies of our own stand in front and write X-Forwarded-For.
TRUSTED_PROXIES = int(os.environ.get("BOLWERK_TRUSTED_PROXIES", "0"))
MAX_BODY = DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000

# Where people find us, for links in mails that no request asked for: https://host, without a slash at the end.
SITE_URL = os.environ.get("BOLWERK_SITE_URL", "").rstrip("/")

# How long a firm without an account is kept after its last visit, in days.
ANONYMOUS_RETENTION_DAYS = 180
# Lists of many domains: how long each is kept after it was read, how long it may be, and what one person may ask.
LIST_DAYS = int(os.environ.get("BOLWERK_LIST_DAYS", "90"))
LIST_DOMAINS = int(os.environ.get("BOLWERK_LIST_DOMAINS", "5000"))
LIST_UNDER_WAY = int(os.environ.get("BOLWERK_LISTS_UNDER_WAY", "3"))
LIST_A_DAY = int(os.environ.get("BOLWERK_LIST_DOMAINS_A_DAY", "10000"))
# Domains of one turn of a list, and how many of these side by side.
LIST_BATCH, LIST_AT_ONCE = 50, 25
# How long a backup is kept: a promise of who runs this, told in the privacy statement.
BACKUP_DAYS = int(os.environ.get("BOLWERK_BACKUP_DAYS", "30"))
# Who runs this and answers for it: in the privacy and accessibility statements and in security.txt.
OPERATOR = os.environ.get("BOLWERK_OPERATOR", "")
CONTACT = os.environ.get("BOLWERK_CONTACT", "")
# Signs the proofs that a fault was mended: the file of the private key, made when it is first needed, and the address
# that the proofs name as where they come from. docs/decisions/0014.
PROOF_KEY_FILE = Path(os.environ.get("BOLWERK_PROOF_KEY_FILE") or DATA_DIR / "proof_key.pem")
PROOF_ISSUER = os.environ.get("BOLWERK_PROOF_ISSUER", "").rstrip("/")
LINK_COOKIE = "bw_link"
LINK_COOKIE_SECURE = True

# Where the domain check asks: HOST:PORT, or "" for the machine's own resolver.
PROBE_RESOLVER = os.environ.get("BOLWERK_RESOLVER", "")
# Both or none: validated route payloads as JSON, and the routes seen (docs/operating.md).
PROBE_VRP_FILE = os.environ.get("BOLWERK_VRP_FILE", "")
PROBE_ROUTES_FILE = os.environ.get("BOLWERK_ROUTES_FILE", "")
# Domains and networks that asked never to be looked at, one a line (docs/operating.md).
PROBE_OPT_OUT = os.environ.get("BOLWERK_OPT_OUT", "")
# The page that says who is asking: told to every server that is looked at.
PROBE_CONTACT = os.environ.get("BOLWERK_PROBE_CONTACT", "")
# The name by which mail servers are greeted; "" for the full name of this machine, or its address.
PROBE_HELO = os.environ.get("BOLWERK_PROBE_HELO", "")
# A lab that stands in for the internet, for the named domains alone: domains, resolver, ca_file, port_map.
PROBE_LAB: dict[str, Any] = {}

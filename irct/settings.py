"""Every difference between machines comes from the environment and fails loudly.

Without DATABASE_URL this is the local default: the embedded PostgreSQL, a secret key made and kept
on this machine, plain HTTP on localhost. With it, SECRET_KEY must be set and HTTPS is expected.
"""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from irct.machine import database

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
IS_LOCAL = not env.str("DATABASE_URL", "")


def local_secret_key() -> str:
    """This machine's own secret key, made on first use."""
    path = database.LOCAL / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"secret-key.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


def mail_server() -> dict[str, object]:
    """Django's settings for the mail server that EMAIL_URL names."""
    if not env.str("EMAIL_URL").startswith(("smtp://", "submission://")):
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp:// or submission://")
    server = env.dj_email_url("EMAIL_URL")
    # A server may take its time to accept a message; to give up early is to send it twice.
    return server | {"EMAIL_TIMEOUT": server["EMAIL_TIMEOUT"] or 60}


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") if IS_LOCAL else env.str("SECRET_KEY")
if not SECRET_KEY:
    SECRET_KEY = local_secret_key()
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"]) if IS_LOCAL else env.list("ALLOWED_HOSTS")
)
HTTPS = env.bool("HTTPS", not IS_LOCAL)

INSTALLED_APPS = [
    "irct.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_countries",
    "phonenumber_field",
    "pgtrigger",
    "pghistory",
    "csp",
    "procrastinate.contrib.django",
    "irct.places",
    "irct.apps.DirectoryConfig",
    "centres",
    "experts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    # Pages that say what went wrong have a language, too.
    "irct.machine.languages.by_address",
    "csp.middleware.CSPMiddleware",
    "irct.machine.headers.permissions_policy",
    "irct.machine.headers.keeping_policy",
    "irct.opendata.answers.refused_in_json",
    "irct.machine.requests.refuse_unreadable",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "irct.outage.answer_at_once",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "irct.accounts.middleware.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "irct.accounts.middleware.note_activity",
    "irct.accounts.middleware.choose_language_of_desk",
    "irct.members.unsent.forget_what_is_sent",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "irct.visitors.counts.note_pages",
    "irct.machine.requests.StopWhenBusy",
    "irct.outage.SayWhatIsBroken",
]

ROOT_URLCONF = "irct.urls"
WSGI_APPLICATION = "irct.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "irct.machine.folded.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "irct.views.site",
            ],
            "builtins": [
                f"irct.templatetags.{name}" for name in ("directory", "cards", "links", "once")
            ],
        },
    },
]

# Widgets of our own have templates, too.
FORM_RENDERER = "irct.templatetags.choices.FormRenderer"

DATABASES = {"default": database.settings(database.role, database.work)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "irct.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["irct.accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"

# Nobody signs up: the secretariat and the editors themselves invite.
ACCOUNT_ADAPTER = "irct.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# As long as an e-mail may take.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
# Every door leads to a session of the same length.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "change_password": "irct.accounts.forms.ChangePasswordForm",
    "login": "irct.accounts.forms.LoginForm",
    "request_login_code": "irct.accounts.forms.RequestLoginCodeForm",
    "reset_password": "irct.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "irct.accounts.forms.ResetPasswordKeyForm",
    "set_password": "irct.accounts.forms.SetPasswordForm",
}
# allauth counts in a cache that anybody can empty: irct.accounts.limits counts in the database.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
# For so long somebody is not asked again who they are.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "irct.accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "activate_totp": "irct.accounts.forms.ActivateTOTPForm",
    "authenticate": "irct.accounts.forms.AuthenticateForm",
    "reauthenticate": "irct.accounts.forms.ReauthenticateForm",
    "add_webauthn": "irct.accounts.forms.AddWebAuthnForm",
    "authenticate_webauthn": "irct.accounts.forms.AuthenticateWebAuthnForm",
    "login_webauthn": "irct.accounts.forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "irct.accounts.forms.ReauthenticateWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A stolen key alone signs nobody in.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "IRCT directory"
# Clocks of phones are wrong by half a minute.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL and not HTTPS
# Tries to sign in are counted by the address that the proxy has seen.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0

# Where links in e-mails lead.
SITE_URL = (
    env.str("SITE_URL", f"http://localhost:{env.int('PORT', 8000)}")
    if IS_LOCAL
    else env.str("SITE_URL")
).rstrip("/")
# Mail leaves through the queue of irct.mail.outbox; on a developer's machine it lands in a folder.
MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "FROM_EMAIL", f"IRCT directory <directory@{MAIL_DOMAIN}>"
)
MAIL_FOLDER = database.LOCAL / "mail"
if IS_LOCAL and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "irct.mail.folder.Backend"
else:
    vars().update(mail_server())

PROCRASTINATE_IMPORT_PATHS = [
    *("irct.accounts.letters", "irct.mail.outbox", "irct.mail.knocks"),
    *("irct.timetable", "irct.desk.import_jobs"),
]
PROCRASTINATE_WORKER_DEFAULTS = {
    # What is done leaves no trace: e-mails hold codes and links.
    "delete_jobs": "successful",
    # E-mails do not wait for the timetable.
    "concurrency": 2,
    "shutdown_graceful_timeout": 4,
}

# There is only one member of the secretariat, whose own edits of contact details nobody else sees
# before they are public. Each is marked in the history.
SECRETARIAT_OF_ONE = env.bool("SECRETARIAT_OF_ONE", False)

# How many days before the twelve months are over the first reminder is sent; and how many days pass
# after each, after the last one until somebody calls. There are as many reminders as pauses.
REMIND_BEFORE = env.int("REMIND_BEFORE", 21, validate=validate.Range(min=0, max=330))
REMIND_PAUSES = env.list(
    "REMIND_PAUSES",
    [14, 14],
    subcast=int,
    validate=[validate.Length(min=1), validate.ContainsOnly(range(1, 331))],
)

# Where somebody reaches the coordinator of the experts who cannot send a request; and within how
# many working days the coordinator answers one.
COORDINATOR_EMAIL = env.str("COORDINATOR_EMAIL", "", validate=validate.Email())
ANSWER_WITHIN = env.int("ANSWER_WITHIN", 5, validate=validate.Range(min=1, max=60))

# IRCT's own sites, to which a published figure may link as its source; and what is below them.
SOURCE_HOSTS: list[str] = env.list("SOURCE_HOSTS", ["irct.org"])

# What /.well-known/security.txt says (RFC 9116): where to report a hole, until when that is right,
# and in which languages. Without it, and once it has expired, there is no such file.
SECURITY_CONTACT: list[str] = env.list("SECURITY_CONTACT", [])
SECURITY_EXPIRES = env.date("SECURITY_EXPIRES", None)
SECURITY_LANGUAGES = env.list("SECURITY_LANGUAGES", ["en"])
if not all(contact.startswith(("mailto:", "https://", "tel:")) for contact in SECURITY_CONTACT):
    raise ImproperlyConfigured("SECURITY_CONTACT must begin with mailto:, https:// or tel:")
if SECURITY_CONTACT and SECURITY_EXPIRES is None:
    raise ImproperlyConfigured("SECURITY_CONTACT needs SECURITY_EXPIRES, as in 2027-12-31")

# Who is written to when the nightly drill fails; without it, the whole secretariat.
TECHNICAL_CONTACT = env.str("TECHNICAL_CONTACT", "", validate=validate.Email())
# Where the worker reaches each web server, past any proxy, to see what visitors see.
DRILL_URLS: list[str] = env.list("DRILL_URLS", [f"http://127.0.0.1:{env.int('PORT', 8000)}"])
# Whether requests are counted for Prometheus, and where: `manage.py metrics` tells.
METRICS = env.bool("METRICS", False)
METRICS_DIR = database.LOCAL / "metrics"
if METRICS:
    # Read when prometheus_client is imported; each process counts in files of its own.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
# How a line of the log is written: "plain", or "json" for programs that gather logs.
LOG_FORMAT = env.str("LOG_FORMAT", "plain", validate=validate.OneOf(["plain", "json"]))

# After how many seconds what was counted is written, each time; with 0 it is only held.
COUNTS_EVERY = env.float("COUNTS_EVERY", 60, validate=validate.Range(min=0))

# The languages of the interface. People are offered those that are switched on, which have a
# complete catalogue; while DEBUG is on, all of them, so that they can be looked at.
LANGUAGE_CODE = "en"
INTERFACE_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("fa", _("Persian")),
    ("ru", _("Russian")),
    ("uk", _("Ukrainian")),
    ("tr", _("Turkish")),
]
SWITCHED_ON = ["en", "fr", "es", "ar", "fa", "ru", "uk", "tr"]
LANGUAGES = [language for language in INTERFACE_LANGUAGES if DEBUG or language[0] in SWITCHED_ON]
# The secretariat's.
DESK_LANGUAGES = ["en", "fr", "es"]
# Where the catalogues of irct/locale are compiled to.
LOCALE_PATHS = [database.LOCAL / "locale"]
FORMAT_MODULE_PATH = ["irct.formats"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

COUNTRIES_OVERRIDE = {"XK": _("Kosovo"), "TR": _("Türkiye")}
PHONENUMBER_DEFAULT_FORMAT = "E164"

# Events of the history are never updated or deleted.
PGHISTORY_APPEND_ONLY = True

STATIC_URL = "static/"
STATIC_ROOT = database.LOCAL / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "irct.machine.style_sheets.WholeSheetsStorage"},
}

# Promise 2: what is hidden is gone everywhere within a minute, so nothing is kept for longer.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 30}}

# Megabytes of answers that a process keeps ready; seconds of making them before it is ready.
KEPT_IN_MEMORY = env.int("KEPT_IN_MEMORY", 64, validate=validate.Range(min=0))
PREPARED_FOR = env.float("PREPARED_FOR", 0 if DEBUG else 10, validate=validate.Range(min=0))

# Hours for which pages in memory are shown as they stood while the database is away.
SHOWN_WITHOUT_DATABASE = env.float("SHOWN_WITHOUT_DATABASE", 24, validate=validate.Range(0, 24))

# What the processes of the web server copy their answers to, for the next one.
SNAPSHOT = database.LOCAL / "snapshot"

# Where files of open data and signed copies are kept until something public changes; the keys that
# sign copies, and the one elsewhere that vouches for them; and the licence.
OPEN_DATA, COPIES = database.LOCAL / "open-data", database.LOCAL / "copies"
COPIES_KEYS, COPIES_KEY = database.LOCAL / "copies-keys", env.str("COPIES_KEY", "")
LICENCE = env.str("LICENCE", "CC BY 4.0")
LICENCE_URL = env.str("LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/")

# What was hidden, kept outside the database: for an outage, and for an older copy's restoring.
JOURNAL = Path(env.str("JOURNAL", "") or database.LOCAL / "journal")

# To which public keys of age a backup is encrypted, and where it is written. The secret halves are
# on no machine of the site.
BACKUP_KEYS: list[str] = env.list("BACKUP_KEYS", [])
BACKUP_FOLDER = Path(env.str("BACKUP_FOLDER", "") or database.LOCAL / "backups")

SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
)
SESSION_COOKIE_SECURE = HTTPS
# For whoever has signed in; see irct.accounts.middleware for others.
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "irct.members.unsent.csrf_failure"
# Django does not know its own middleware again where a class of ours extends it.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Where "Leave this site" goes, for a language for which the secretariat chose no page.
EXIT_URL = env.str("EXIT_URL", "https://{language}.wikipedia.org/")

# Django's request logger writes the path without its query; irct.machine.logs keeps what a visitor
# typed out of tracebacks, and e-mails out of what the queue logs. Nothing logs an address.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "irct.machine.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "irct.machine.logs.JsonFormatter"},
    },
    "filters": {
        "without_keys": {"()": "irct.machine.logs.WithoutKeys"},
        "without_arguments": {"()": "irct.machine.logs.WithoutArguments"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["without_keys", "without_arguments"],
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}

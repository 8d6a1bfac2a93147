"""Settings common to every installation, in sections; dev, test and production state only what differs."""

from pathlib import Path

from config import database, places
from config.env import env_bool, env_int, env_optional_secret, env_str
from config.logs import LOGGING as LOGGING  # noqa: PLC0414 - a setting, kept beside its formatter

BASE_DIR = places.BASE_DIR
# Everything the program writes: database, uploaded originals, evidence, mails without a server, broker socket.
DATA_DIR = places.data_dir()

# --- Applications ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "proposals",
    "tracking",
    "django_htmx",
    "django_filters",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "proposals.middleware.FirstPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------------------
_database_url = env_str("DATABASE_URL", "")
DATABASES = {
    "default": database.from_url(_database_url) if _database_url else database.sqlite(DATA_DIR / "jiannuo.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "proposals.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# Outside the web root and without MEDIA_URL: originals and evidence are served only by views that check who asks.
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = ""
# An upload larger than this is spooled to disk while it arrives; the limit on one file is UPLOAD_MAX_BYTES.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 300
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_BYTES", 50 * 1024 * 1024)

# Chinese fonts for the charts of reports may be put here on machines where nobody may install any.
REPORT_FONT_FOLDER = DATA_DIR / "fonts"
# LibreOffice, which makes PDFs of reports: empty looks on the path, "none" makes no PDFs.
REPORT_OFFICE_PROGRAM = env_str("REPORT_OFFICE_PROGRAM", "")

# --- Reading letters ------------------------------------------------------------------------------------------------
READING_TIMEOUT_SECONDS = env_int("READING_TIMEOUT_SECONDS", 60)
# After this long a silent reader counts as dead and its letter is read again; must exceed the time-out.
READING_LEASE_SECONDS = env_int("READING_LEASE_SECONDS", 90)

# --- Import ---------------------------------------------------------------------------------------------------------
IMPORT_MAX_BYTES = env_int("IMPORT_MAX_BYTES", 20 * 1024 * 1024)
# After this long a silent worker counts as dead; longer than any task may run.
IMPORT_LEASE_SECONDS = 900

# --- Lists ----------------------------------------------------------------------------------------------------------
# Nobody reads further, and no page costs more than reaching this row: a longer list is narrowed or exported.
COMMITMENTS_MOST_REACHED = env_int("COMMITMENTS_MOST_REACHED", 10_000)
# Rows of one workbook: it is written while the person waits, within a server's time limit.
COMMITMENTS_MOST_EXPORTED = env_int("COMMITMENTS_MOST_EXPORTED", 20_000)

# --- Headers --------------------------------------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# --- Celery ---------------------------------------------------------------------------------------------------------
# A message only says "wake up and look": rows are the truth, so losing one costs at most one sweep.
CELERY_BROKER_URL = env_str("REDIS_URL", places.broker_url(DATA_DIR))
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: a broker that comes back after a night finds its workers
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Without a timeout and health checks a half-open connection stalls a worker for more than 150 s; so, about 20.
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 5,
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env_int("WORKER_CONCURRENCY", 2)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 10_000
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TASK_TIME_LIMIT = 600  # held by the prefork pool; files are read in a child process with its own limit
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TIMEZONE = "UTC"  # intervals only, local days are decided in our code: no night is skipped or doubled
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULER = "config.beat:SafeScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5  # seconds until a clock that was set is noticed


def _every(seconds: int, task: str) -> dict[str, object]:
    # An unread wake-up is worth nothing once the next is sent; expiring, they never pile up while no worker runs.
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "read what was taken in": _every(20, "proposals.sweep_unparsed_documents"),
    "go on with imports": _every(20, "proposals.sweep_waiting_imports"),
    "find commitments in what was read": _every(20, "tracking.sweep_unextracted_replies"),
    "plan reminders": _every(10 * 60, "tracking.plan_reminders"),
    "send reminders": _every(60, "tracking.send_reminders"),
    "read bounces": _every(5 * 60, "tracking.read_bounces"),
    "ask for the reports of plans": _every(60 * 60, "tracking.request_scheduled_reports"),
    "compile reports": _every(30, "tracking.sweep_pending_reports"),
    "make PDFs of reports": _every(60, "tracking.sweep_pending_pdfs"),
    "remove files no report refers to": _every(60 * 60, "tracking.remove_report_leftovers"),
}

# --- Mail -----------------------------------------------------------------------------------------------------------
# Without a mail server, mails go to a folder and to the page where the office sees what was sent.
EMAIL_HOST = env_str("EMAIL_HOST", "")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mails"
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_optional_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "督查室 <ducha@jiannuo.invalid>")
# Where senders of this machine note what the mail server has taken, so that the next one knows when one is killed.
SENDING_JOURNAL_FOLDER: Path | None = DATA_DIR / "sending"
# What this machine remembers of the database's sending; must not be part of a backup of the database.
SENDING_SEAL_FILE: Path | None = DATA_DIR / "sending_seal.json"
# After so many days without a run a person is asked whether the clock is right.
SENDING_GAP_DAYS = env_int("SENDING_GAP_DAYS", 30)
# A day of more mails than this, and of three times the busiest of the last ten days, waits for a person.
SENDING_VOLUME_FLOOR = env_int("SENDING_VOLUME_FLOOR", 300)
# Bounces come back to a mailbox; without a host nobody looks for them.
BOUNCE_IMAP_HOST = env_str("BOUNCE_IMAP_HOST", "")
BOUNCE_IMAP_PORT = env_int("BOUNCE_IMAP_PORT", 993)
BOUNCE_IMAP_SSL = env_bool("BOUNCE_IMAP_SSL", default=True)
BOUNCE_IMAP_USER = env_str("BOUNCE_IMAP_USER", "")
BOUNCE_IMAP_PASSWORD = env_optional_secret("BOUNCE_IMAP_PASSWORD")
BOUNCE_IMAP_FOLDER = env_str("BOUNCE_IMAP_FOLDER", "INBOX")
# Links in mails are absolute and never built from a request's Host header.
SITE_URL = env_str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

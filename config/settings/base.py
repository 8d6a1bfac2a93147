"""Settings common to every installation, in sections; dev, test and production state only what differs."""

from pathlib import Path

from config import database
from config.env import env_int, env_str

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Everything the program writes: database, uploaded originals, evidence, mails without a server, broker socket.
DATA_DIR = Path(env_str("JIANNUO_DATA_DIR", str(BASE_DIR / "var")))

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
DATABASES = {"default": database.from_url(env_str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'jiannuo.sqlite3'}"))}
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

# --- Reading letters ------------------------------------------------------------------------------------------------
READING_TIMEOUT_SECONDS = env_int("READING_TIMEOUT_SECONDS", 60)
# After this long a silent reader counts as dead and its letter is read again; must exceed the time-out.
READING_LEASE_SECONDS = env_int("READING_LEASE_SECONDS", 90)

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
CELERY_BROKER_URL = env_str("REDIS_URL", f"redis+socket://{DATA_DIR / 'broker' / 'valkey.sock'}")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]

# --- Mail -----------------------------------------------------------------------------------------------------------
# Without a mail server, mails go to a folder and to the page where the office sees what was sent.
EMAIL_HOST = env_str("EMAIL_HOST", "")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mails"
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "督查室 <ducha@jiannuo.invalid>")
# Links in mails are absolute and never built from a request's Host header.
SITE_URL = env_str("SITE_URL", "http://127.0.0.1:8000")

"""Tests: an in-memory database unless DATABASE_URL names another, files in a temporary folder, mails in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *
from config.settings.base import DATABASES, INSTALLED_APPS, MIDDLEWARE

SECRET_KEY = "only-for-tests"  # noqa: S105 - guards nothing outside a test run
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "whitenoise.runserver_nostatic"]
MIDDLEWARE = [m for m in MIDDLEWARE if "whitenoise" not in m]

if not os.environ.get("DATABASE_URL"):
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}

DATA_DIR = Path(tempfile.mkdtemp(prefix="jiannuo-test-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
MEDIA_ROOT = DATA_DIR / "files"
STATIC_ROOT = DATA_DIR / "static"
EMAIL_FILE_PATH = DATA_DIR / "mails"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_ALWAYS_EAGER = True
REPORT_OFFICE_PROGRAM = "none"  # LibreOffice takes seconds; tests of the PDF start it themselves

# The database in memory belongs to one thread, and each test begins with one that has sent nothing.
SENDING_JOURNAL_FOLDER = None
SENDING_SEAL_FILE = None

"""A server: everything that differs between places comes from the environment, and what is missing is named."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import database
from config.env import env_bool, env_int, env_list, env_required, env_secret
from config.settings.base import *

if env_bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG shows settings and data to anyone who causes an error: unset it.")
DEBUG = False

SECRET_KEY = env_secret("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 random characters.")
# After a change of key: the old ones, so that sessions and mailed links stay good until they end.
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", [])

SITE_URL = env_required("SITE_URL").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme != "https" or not _site.hostname:
    raise ImproperlyConfigured("SITE_URL must be the https address people open, such as https://ducha.example.gov.cn.")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", [_site.hostname])
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; '*' would let anyone's links into our pages.")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", [f"https://{_site.netloc}"])

# --- Services -------------------------------------------------------------------------------------------------------
DATABASES = {"default": database.from_url(env_required("DATABASE_URL"))}
CELERY_BROKER_URL = env_required("REDIS_URL")
EMAIL_HOST = env_required("EMAIL_HOST")
DEFAULT_FROM_EMAIL = env_required("DEFAULT_FROM_EMAIL")

# --- Transport security ---------------------------------------------------------------------------------------------
# Only where the proxy in front removes this header from requests and sets it itself.
if env_bool("TLS_ENDS_AT_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# A load balancer asks inside the machine room, without TLS; the answer holds nothing worth reading.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env_int("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds the whole domain in every browser: its owner's decision, not that of one service under it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# --- Static files ---------------------------------------------------------------------------------------------------
# Hashed names, so that browsers keep them for ever; `manage.py collectstatic` once after each upgrade.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

"""One machine, no services: SQLite, the embedded broker, a secret key kept in the data folder."""

from config.env import env_bool
from config.secret_file import secret_from_file
from config.settings.base import *
from config.settings.base import DATA_DIR

# Off even here, so that error pages look as they will in an office; answers this machine only, so on is no risk.
DEBUG = env_bool("DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = secret_from_file(DATA_DIR / "secret_key")

# Static files straight from the apps: nothing to collect before the first start.
STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_USE_FINDERS = True

"""One machine, no services: SQLite, the embedded broker, a secret key kept in the data folder."""

from config.secret_file import secret_from_file
from config.settings.base import *
from config.settings.base import DATA_DIR

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = secret_from_file(DATA_DIR / "secret_key")

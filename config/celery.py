"""The Celery application; tasks live in the apps, only their schedule is here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("jiannuo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

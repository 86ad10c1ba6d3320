"""The worker's application. Tasks live in the ``tasks`` shelf of each room."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tres_por_uno.settings")

app = Celery("tres_por_uno")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

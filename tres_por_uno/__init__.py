"""The roof of the house: settings, addresses, router, worker. Nobody imports it."""

from tres_por_uno.celery import app as celery_app

__all__ = ["celery_app"]

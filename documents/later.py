"""What happens once a transaction stands, and harms nobody when it fails: a sweep finds what was left."""

from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models.fields.files import FieldFile

# In which order the worker takes what waits: whoever waits before the screen first.
URGENT, SOON, BATCH = 0, 3, 6


def ask_worker(task: str, *args: Any, priority: int = URGENT) -> None:
    """The worker is asked after the commit. What the broker refuses is no loss: whoever asks has a sweep."""

    # A function with a name, since Django tells it when the broker refuses.
    def send_message() -> None:
        current_app.send_task(task, args, priority=priority)

    # robust: what was asked for is already kept; the person must not see a failure.
    transaction.on_commit(send_message, robust=True)


def delete_file(file: FieldFile) -> None:
    """The file goes after the commit that removed its row."""
    if file:
        name, storage = file.name, file.storage
        transaction.on_commit(lambda: storage.delete(name), robust=True)

"""A file that somebody asked for is written once, in the language of whoever asked, or names why not."""

import logging
import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation

from documents.actions import told_plainly
from documents.later import delete_file
from documents.models import FileInMaking, FileInMakingQuerySet

logger = logging.getLogger(__name__)


class TakenOver(Exception):
    """Somebody else writes the file by now: whoever was thought dead is only slow."""


def write_once(
    waiting: FileInMakingQuerySet, pk: int, write: Callable[[Any, IO[bytes]], dict[str, Any]]
) -> None:
    """``write`` puts the file into a temporary one and gives what else the row then tells of it.

    A message that comes twice finds somebody at it and leaves.
    """
    row = waiting.claim(pk)
    if row is None:
        return
    # A name of its own for whoever writes, so that nobody deletes or overwrites what another one wrote.
    name = row.file.field.generate_filename(row, f"{row.seen_at.timestamp():.6f}-{row.file_name}")
    try:
        with translation.override(row.user.language), tempfile.TemporaryFile() as file:
            told = write(row, file)
            file.seek(0)
            still_alive(row)
            name = row.file.storage.save(name, File(file))
        still_alive(row, **told, file=name, state=row.State.READY)
    except TakenOver:
        logger.warning("%s is written by somebody else by now", row)
        row.file.storage.delete(name)
    except Exception as reason:
        logger.exception("%s was not written", row)
        # What a full disk left of it only keeps the disk full.
        row.file.storage.delete(name)
        failure = told_plainly(reason) if isinstance(reason, OSError) else str(reason)
        waiting.filter(pk=pk, seen_at=row.seen_at).update(
            state=row.State.FAILED, failure=failure[:200] or type(reason).__name__
        )


def still_alive(row: FileInMaking, **told: Any) -> None:
    """How far the file is, and that somebody is at it. Raises TakenOver where that is somebody else."""
    now = timezone.now()
    mine = type(row)._default_manager.filter(pk=row.pk, state=row.State.WRITING, seen_at=row.seen_at)
    if not mine.update(seen_at=now, **told):
        raise TakenOver
    row.seen_at = now


@transaction.atomic
def forget(files: FileInMakingQuerySet) -> int:
    """Files that were kept long enough are gone with their rows; how many they were."""
    old = list(files.outlived().select_for_update(skip_locked=True, of=("self",))[:500])
    files.filter(pk__in=[row.pk for row in old]).delete()
    for row in old:
        delete_file(row.file)
    return len(old)

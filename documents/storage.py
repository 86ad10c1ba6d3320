"""Papers in a store that speaks S3. What fails there is told as a disk tells it, and tried again."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage


@contextmanager
def as_a_disk() -> Iterator[None]:
    """What the store refuses or does not answer is an OSError, as every caller knows it."""
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as reason:
        raise OSError(errno.EIO, _("el almacén de documentos no respondió")) from reason


class PapersInS3(S3Storage):
    """Files in a bucket."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        with as_a_disk():
            file = super()._open(name, mode)
            # It comes as a whole, now: later there is nobody who could say that it did not come.
            if "r" in mode:
                file.file  # noqa: B018
            return file

    def _save(self, name: str, content: Any) -> str:
        with as_a_disk():
            return super()._save(name, content)

    def exists(self, name: str) -> bool:
        with as_a_disk():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with as_a_disk():
            super().delete(name)

"""Papers in a store that speaks S3. What fails there is told as a disk tells it, and tried again."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

# So many bytes come at a time.
BLOCK = 256 * 1024


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

    def size(self, name: str) -> int:
        with as_a_disk():
            size: int = super().size(name)
            return size

    def open_piece(self, name: str, start: int, length: int) -> IO[bytes]:
        """These bytes of the file, and no others are fetched. They come now, as whole files do."""
        key, last = self._normalize_name(clean_name(name)), start + length - 1
        asked = {"Bucket": self.bucket_name, "Key": key, "Range": f"bytes={start}-{last}"}
        piece = tempfile.SpooledTemporaryFile(max_size=self.max_memory_size)  # noqa: SIM115
        try:
            with as_a_disk():
                told = self.connection.meta.client.get_object(**asked)
                with closing(told["Body"]) as body:
                    shutil.copyfileobj(body, piece, BLOCK)
        except BaseException:
            piece.close()
            raise
        if piece.tell() != length:
            piece.close()
            raise OSError(errno.EIO, _("el almacén de documentos no respondió"))
        piece.seek(0)
        return piece

    def _save(self, name: str, content: Any) -> str:
        with as_a_disk():
            return super()._save(name, content)

    def exists(self, name: str) -> bool:
        with as_a_disk():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with as_a_disk():
            super().delete(name)

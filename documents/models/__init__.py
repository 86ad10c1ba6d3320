"""Papers, their seals and signatures, the bundles in which people take them along, and who took which."""

from documents.models.bundle import Bundle
from documents.models.download import Download, DownloadQuerySet
from documents.models.making import FileInMaking, FileInMakingQuerySet
from documents.models.paper import (
    ALSO_READ,
    CODE_LENGTH,
    CODE_LETTERS,
    SAID,
    Document,
    DocumentQuerySet,
    Retry,
    Series,
    new_code,
    standing_of,
)
from documents.models.received import ReceivedDownload, ReceivedFile, ReceivedFileQuerySet
from documents.models.signature import SealCertificate, Signature

__all__ = [
    "ALSO_READ",
    "CODE_LENGTH",
    "CODE_LETTERS",
    "SAID",
    "Bundle",
    "Document",
    "DocumentQuerySet",
    "Download",
    "DownloadQuerySet",
    "FileInMaking",
    "FileInMakingQuerySet",
    "ReceivedDownload",
    "ReceivedFile",
    "ReceivedFileQuerySet",
    "Retry",
    "SealCertificate",
    "Series",
    "Signature",
    "new_code",
    "standing_of",
]

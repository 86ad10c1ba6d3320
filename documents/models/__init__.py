"""Papers, the bundles in which people take them along, and who took which."""

from documents.models.bundle import Bundle
from documents.models.download import Download, DownloadQuerySet
from documents.models.making import FileInMaking, FileInMakingQuerySet
from documents.models.paper import ALSO_READ, SAID, Document, DocumentQuerySet, Series, new_code, standing_of

__all__ = [
    "ALSO_READ",
    "SAID",
    "Bundle",
    "Document",
    "DocumentQuerySet",
    "Download",
    "DownloadQuerySet",
    "FileInMaking",
    "FileInMakingQuerySet",
    "Series",
    "new_code",
    "standing_of",
]

"""Where the administration looks at papers: which wait, and which failed and why."""

from django.contrib import admin

from documents.models import (
    Bundle,
    Document,
    Download,
    ReceivedDownload,
    ReceivedFile,
    Retry,
    SealCertificate,
    Series,
    Signature,
)
from places.admin import ReadOnlyAdmin


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "folio", "municipality", "state", "attempts", "asked_at", "printed_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["municipality__state"]
    search_fields = ["number", "folio", "title"]
    date_hierarchy = "asked_at"


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    list_display = ["key", "last"]
    search_fields = ["key"]


@admin.register(Bundle)
class BundleAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "user", "many", "state", "failure"]
    list_filter = ["state"]
    list_select_related = ["user"]


@admin.register(Download)
class DownloadAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "document", "via"]
    list_filter = ["via"]
    list_select_related = ["by", "document"]
    search_fields = ["document__number", "by__name"]
    date_hierarchy = "at"


@admin.register(Retry)
class RetryAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "document", "failure"]
    list_select_related = ["by", "document"]
    search_fields = ["document__number", "by__name"]
    date_hierarchy = "at"


@admin.register(SealCertificate)
class SealCertificateAdmin(ReadOnlyAdmin):
    list_display = ["subject", "issuer", "valid_from", "valid_until", "first_used_at"]
    search_fields = ["fingerprint", "subject"]


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    list_display = ["document", "position", "body", "kind", "at"]
    list_filter = ["kind"]
    list_select_related = ["document"]


@admin.register(ReceivedFile)
class ReceivedFileAdmin(ReadOnlyAdmin):
    """What people brought. Its bytes are read where they are used, not here."""

    exclude = ["original", "light", "latitude", "longitude", "taken_at"]
    list_display = ["given_at", "name", "kind", "size", "scan", "owner", "given_by"]
    list_filter = ["scan", "kind"]
    list_select_related = ["owner", "given_by"]
    search_fields = ["sha256", "name", "owner__name"]
    date_hierarchy = "given_at"


@admin.register(ReceivedDownload)
class ReceivedDownloadAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "received", "is_original"]
    list_filter = ["is_original"]
    list_select_related = ["by", "received"]
    search_fields = ["received__sha256", "by__name"]
    date_hierarchy = "at"

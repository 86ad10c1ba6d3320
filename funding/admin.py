"""Where the administration looks at the ledger. Money moves by acts only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from funding.models import Account, Deposit, Entry, Fund, Line
from places.admin import ReadOnlyAdmin


class AccountInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Account
    fields = ["payer", "moment", "balance"]
    extra = 0
    can_delete = False


class LineInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Line
    fields = ["account", "amount"]
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        return super().get_queryset(request).select_related("account")


@admin.register(Fund)
class FundAdmin(ReadOnlyAdmin):
    list_display = ["folio", "fiscal_year", "municipality", "total", "opened_at"]
    list_filter = ["fiscal_year"]
    list_select_related = ["municipality__state"]
    search_fields = ["folio"]
    inlines = [AccountInline]


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "fund", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["fund", "by"]
    search_fields = ["key"]
    inlines = [LineInline]


@admin.register(Deposit)
class DepositAdmin(ReadOnlyAdmin):
    list_display = ["reference", "fund", "payer", "amount", "received_on", "paid_by"]
    list_filter = ["payer"]
    list_select_related = ["fund"]
    search_fields = ["reference", "paid_by", "fund__folio"]

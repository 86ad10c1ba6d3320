"""Where the administration registers clubs, federations and the notes that consulates issue."""

from django.contrib import admin

from clubs.models import Club, Federation, TomaDeNota


@admin.register(Federation)
class FederationAdmin(admin.ModelAdmin):
    list_display = ["name", "state", "city", "us_state"]
    list_select_related = ["state"]
    list_filter = ["state"]
    search_fields = ["name"]
    autocomplete_fields = ["office"]


class NoteInline(admin.TabularInline):
    model = TomaDeNota
    extra = 0
    raw_id_fields = ["issuing_federation"]


@admin.register(Club)
class ClubAdmin(admin.ModelAdmin):
    list_display = ["name", "federation", "municipality", "city", "us_state"]
    list_select_related = ["federation", "municipality__state"]
    list_filter = ["us_state"]
    search_fields = ["name", "municipality__name"]
    autocomplete_fields = ["office", "federation"]
    raw_id_fields = ["municipality", "locality"]
    inlines = [NoteInline]


@admin.register(TomaDeNota)
class TomaDeNotaAdmin(admin.ModelAdmin):
    list_display = ["folio", "club", "issued_on", "valid_until", "suspended_on", "cancelled_on", "renewal"]
    list_select_related = ["club"]
    list_filter = ["renewal", "issuing_consulate"]
    search_fields = ["folio", "club__name"]
    autocomplete_fields = ["club"]
    raw_id_fields = ["issuing_federation"]
    date_hierarchy = "valid_until"

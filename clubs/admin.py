"""Where the administration registers clubs, federations and the notes that consulates issue."""

from django.contrib import admin

from clubs.actions import change_federation
from clubs.models import Club, Federation, TomaDeNota


@admin.register(Federation)
class FederationAdmin(admin.ModelAdmin):
    list_display = ["name", "state", "city", "us_state", "consulate"]
    list_select_related = ["state", "consulate"]
    readonly_fields = ["barred_on"]
    list_filter = ["state"]
    search_fields = ["name"]
    autocomplete_fields = ["office"]


class NoteInline(admin.TabularInline):
    model = TomaDeNota
    fk_name = "club"
    exclude = ["federation"]
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

    def save_model(self, request, obj, form, change) -> None:
        """The federation changes by its act, so that the affiliation has its day and its line."""
        chosen = obj.federation
        obj.federation = Club.objects.get(pk=obj.pk).federation if change else None
        super().save_model(request, obj, form, change)
        change_federation(obj, chosen, by=request.user)


@admin.register(TomaDeNota)
class TomaDeNotaAdmin(admin.ModelAdmin):
    list_display = [
        "folio",
        "club",
        "federation",
        "issued_on",
        "valid_until",
        "suspended_on",
        "cancelled_on",
        "renewal",
    ]
    list_select_related = ["club", "federation"]
    list_filter = ["renewal", "issuing_consulate"]
    search_fields = ["folio", "club__name", "federation__name"]
    autocomplete_fields = ["club", "federation"]
    raw_id_fields = ["issuing_federation"]
    date_hierarchy = "valid_until"

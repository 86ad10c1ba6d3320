"""The catalogue in the administration: to look at, never to write; `load_places` writes it."""

from django.contrib import admin

from places.models import Consulate, Locality, Marginality, MigrationIntensity, Municipality, State


class ReadOnlyAdmin(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class FoundByNameAdmin(ReadOnlyAdmin):
    search_fields = ["code", "name"]

    def get_search_results(self, request, queryset, search_term):
        if search_term.isdigit():
            return queryset.filter(code__startswith=search_term), False
        return (queryset.search(search_term) if search_term else queryset), False


@admin.register(State)
class StateAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "short_name", "population"]


@admin.register(Municipality)
class MunicipalityAdmin(FoundByNameAdmin):
    list_display = ["code", "name", "state", "population", "created_after_census"]
    list_filter = ["created_after_census", "state"]
    list_select_related = ["state"]


@admin.register(Locality)
class LocalityAdmin(FoundByNameAdmin):
    list_display = ["code", "name", "municipality", "population"]
    list_select_related = ["municipality"]


@admin.register(Marginality)
class MarginalityAdmin(ReadOnlyAdmin):
    list_display = ["municipality", "edition", "degree", "index"]
    list_filter = ["edition", "degree"]
    list_select_related = ["municipality"]


@admin.register(MigrationIntensity)
class MigrationIntensityAdmin(ReadOnlyAdmin):
    list_display = ["municipality", "edition", "degree", "index", "homes_with_remittances"]
    list_filter = ["edition", "degree"]
    list_select_related = ["municipality"]


@admin.register(Consulate)
class ConsulateAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "city", "us_state", "kind"]

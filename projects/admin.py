"""Where the administration looks at calls and works without touching them."""

from django.contrib import admin

from places.admin import ReadOnlyAdmin
from projects.models import Call, DroppedDraft, Goal, HistoryEntry, Project, Waiver


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ["scheme", "fiscal_year", "state", "opens_at", "closes_at", "published_at"]
    list_filter = ["scheme", "fiscal_year"]
    list_select_related = ["state"]


class GoalInline(admin.TabularInline):
    model = Goal
    extra = 0
    can_delete = False


class WaiverInline(admin.TabularInline):
    model = Waiver
    extra = 0
    can_delete = False


class HistoryInline(admin.TabularInline):
    model = HistoryEntry
    fields = ["at", "act", "came_from", "went_to", "by", "role", "note"]
    readonly_fields = fields
    extra = 0
    can_delete = False


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ["reference", "name", "state", "club", "municipality", "total", "filed_at"]
    list_filter = ["state", "fiscal_year", "scheme"]
    list_select_related = ["club", "municipality__state"]
    search_fields = ["folio", "name", "club__name"]
    inlines = [GoalInline, WaiverInline, HistoryInline]


@admin.register(DroppedDraft)
class DroppedDraftAdmin(ReadOnlyAdmin):
    list_display = ["number", "name", "club", "scheme", "fiscal_year", "by", "at"]
    list_filter = ["fiscal_year", "scheme"]
    list_select_related = ["club", "by"]
    search_fields = ["name", "club__name"]

"""Where the administration registers people, offices and appointments."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Office, User


class AppointmentInline(admin.TabularInline):
    model = Appointment
    extra = 0
    autocomplete_fields = ["office"]


@admin.register(User)
class PersonAdmin(UserAdmin):
    ordering = ["name"]
    list_display = ["name", "email", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "appointments__office__role"]
    search_fields = ["name", "email"]
    inlines = [AppointmentInline]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "gender", "language"]}),
        (_("Permisos"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    filter_horizontal: list[str] = []


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "state", "municipality"]
    list_filter = ["role"]
    search_fields = ["name"]
    list_select_related = ["state", "municipality"]
    raw_id_fields = ["municipality", "parent"]


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):
    list_display = ["user", "title", "office", "since", "until", "is_signer"]
    list_select_related = ["user", "office"]
    search_fields = ["user__name", "office__name", "title"]
    autocomplete_fields = ["user", "office"]

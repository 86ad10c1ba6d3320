"""The administration looks at works, money and papers, and writes none of them."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User

OURS = ["projects", "funding", "clubs", "documents", "accounts"]
LOOKED_AT = ["projects.Project", "funding.Fund", "funding.Entry", "funding.Deposit", "documents.Document"]


@pytest.fixture
def administrator(client, cast):
    user = User.objects.create_superuser("administra@ejemplo.mx", "una clave larga", name="Administra")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_list_and_every_row_opens(administrator, work_at):
    work_at("deposits")

    for model in admin.site._registry:
        if model._meta.app_label not in OURS:
            continue
        assert administrator.get(address(model, "changelist"), {"q": "x"}).status_code in (200, 302)
        row = model._default_manager.first()
        if row is not None:
            assert administrator.get(address(model, "change", row.pk)).status_code == 200, model


def test_what_acts_write_is_not_written_here(administrator, work_at):
    work_at("deposits")

    looked_at = [model for model in admin.site._registry if model._meta.label in LOOKED_AT]
    assert len(looked_at) == len(LOOKED_AT)
    for model in looked_at:
        row = model._default_manager.first()
        assert administrator.get(address(model, "add")).status_code == 403
        assert administrator.post(address(model, "change", row.pk), {}).status_code == 403
        assert administrator.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403

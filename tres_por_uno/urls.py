"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from tres_por_uno import api, permissions, verification
from tres_por_uno.views import home, sign_in_of_the_demo

OPENAPI = [OpenApiJsonRenderer, OpenApiJsonRenderer2]

urlpatterns = [
    *sign_in_of_the_demo(),
    path("", home, name="home"),
    path("permisos/", permissions.index, name="permissions"),
    path("verificar/", verification.index, name="verification"),
    path("verificar/<str:code>/", verification.page, name="verify"),
    path("", include("committee.urls")),
    path("", include("review.urls")),
    path("", include("projects.urls")),
    path("", include("funding.urls")),
    path("", include("clubs.urls")),
    path("", include("places.urls")),
    path("", include("documents.urls")),
    path("", include("accounts.urls")),
    path("", include("programs.urls")),
    path("administracion/", admin.site.urls),
    # JSON alone, which is YAML too: to spell it as YAML takes a program longer than to write the document.
    path("api/v1/schema/", SpectacularAPIView.as_view(renderer_classes=OPENAPI), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(), name="docs"),
    path("api/v1/", include((api.urlpatterns, "api"))),
]

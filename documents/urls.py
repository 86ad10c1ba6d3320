from django.urls import path

from documents import paper_views, views

app_name = "documents"
urlpatterns = [
    path("documentos/", paper_views.index, name="index"),
    path("documentos/reintentar/", paper_views.retry_failed, name="retry_failed"),
    path("documentos/descargas/", paper_views.bundles, name="bundles"),
    path("documentos/descargas/nueva/", paper_views.ask_bundle, name="ask_bundle"),
    path("documentos/descargas/<int:pk>/", paper_views.bundle, name="bundle"),
    path("documentos/descargas/<int:pk>/archivo/", paper_views.bundle_file, name="bundle_file"),
    path("documentos/descargas/<int:pk>/reintentar/", paper_views.retry_one_bundle, name="retry_bundle"),
    path("documentos/<int:pk>/", paper_views.paper, name="paper"),
    path("documentos/<int:pk>/estado/", paper_views.paper_progress, name="paper_progress"),
    path("documentos/<int:pk>/archivo/", paper_views.paper_file, name="paper_file"),
    path("documentos/<int:pk>/vista/", paper_views.paper_shown, name="paper_shown"),
    path("documentos/<int:pk>/traduccion/", paper_views.translate, name="translate"),
    path("documentos/<int:pk>/reintentar/", paper_views.reprint_paper, name="reprint_paper"),
    path("informes/", views.reports, name="reports"),
    path("informes/<int:pk>/", views.report, name="report"),
    path("informes/<int:pk>/estado/", views.report_progress, name="report_progress"),
    path("informes/<int:pk>/archivo/", views.report_file, name="report_file"),
    path("informes/<int:pk>/reintentar/", views.reprint_report, name="reprint_report"),
]

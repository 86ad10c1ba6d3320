from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("documentos/<int:pk>/", views.paper, name="paper"),
    path("documentos/<int:pk>/archivo/", views.paper_file, name="paper_file"),
    path("informes/", views.reports, name="reports"),
    path("informes/<int:pk>/", views.report, name="report"),
    path("informes/<int:pk>/estado/", views.report_progress, name="report_progress"),
    path("informes/<int:pk>/archivo/", views.report_file, name="report_file"),
    path("informes/<int:pk>/reintentar/", views.reprint_report, name="reprint_report"),
]

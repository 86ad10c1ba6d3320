from django.urls import path

from funding import budget_views, panels, printed, views

app_name = "funding"
urlpatterns = [
    path("bolsas/", views.pots, name="pots"),
    path("bolsas/nueva/", budget_views.new_pot, name="new_pot"),
    path("bolsas/archivo.<slug:extension>", budget_views.pots_file, name="pots_file"),
    path("bolsas/<int:pk>/", views.pot, name="pot"),
    path("bolsas/<int:pk>/techo/", budget_views.ceiling, name="ceiling"),
    path("bolsas/<int:pk>/techo/<int:change>/revertir/", budget_views.reversal, name="reverse_change"),
    path("bolsas/<int:pk>/asientos/", budget_views.entries, name="entries"),
    path("bolsas/<int:pk>/asientos/archivo.<slug:extension>", budget_views.entries_file, name="entries_file"),
    path("bolsas/<int:pk>/recuperado/", views.recovered, name="recovered"),
    path("adeudos/", panels.owed, name="owed"),
    path("adeudos/archivo.pdf", printed.owed, name="owed_pdf"),
    path("adeudos/archivo.<slug:extension>", panels.owed_file, name="owed_file"),
    path("adeudos/<slug:folio>/<slug:payer>/recordar/", panels.remind, name="remind"),
    path("reintegros/", panels.refunds, name="refunds"),
    path("reintegros/archivo.<slug:extension>", panels.refunds_file, name="refunds_file"),
    path("fondos/<slug:folio>/", panels.statement, name="statement"),
    path("fondos/<slug:folio>/archivo.pdf", printed.statement, name="statement_pdf"),
    path("fondos/<slug:folio>/archivo.<slug:extension>", panels.statement_file, name="statement_file"),
]

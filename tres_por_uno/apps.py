from django.apps import AppConfig


class TresPorUnoConfig(AppConfig):
    """The roof: it joins the rooms and nobody imports it."""

    name = "tres_por_uno"
    verbose_name = "Tres por Uno"

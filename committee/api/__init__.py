from rest_framework.viewsets import ViewSetMixin

ROUTES: list[tuple[str, type[ViewSetMixin]]] = []

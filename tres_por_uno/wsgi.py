"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tres_por_uno.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - it can be read only now

# Behind a proxy every caller has the proxy's address: one who guesses passwords would lock out all.
application = wrap_wsgi_with_proxy_headers(django_application, settings.TRUSTED_PROXIES)

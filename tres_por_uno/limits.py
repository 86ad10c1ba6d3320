"""How often one person may ask the API, and the headers that say what is left of it.

All processes count together, in the broker's Redis. While it is away nothing is counted: a limit protects the
house, and must not close it.
"""

import logging
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from redis import Redis
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)
WINDOW = 60


class PersonThrottle(BaseThrottle):
    """So many requests a minute: of a person with all keys, or of an address where nobody signed in."""

    def allow_request(self, request: Request, view: object) -> bool:
        user = request.user
        who = f"user-{user.pk}" if user and user.is_authenticated else f"from-{self.get_ident(request)}"
        now = time.time()
        self.left_of_window = WINDOW - int(now) % WINDOW
        limit = settings.API_REQUESTS_A_MINUTE
        try:
            used = counted(f"tpu:asked:{who}:{int(now) // WINDOW}")
        except (RedisError, OSError):
            logger.warning("The limit of the API is not counted: Redis is away.")
            return True
        request._request.rate = (limit, max(0, limit - used), self.left_of_window)
        return used <= limit

    def wait(self) -> float:
        return self.left_of_window


def asked_too_often(who: str, limit: int) -> int:
    """In how many seconds ``who`` may ask again, counting this time; 0 below the limit of a minute."""
    now = int(time.time())
    try:
        used = counted(f"tpu:asked:{who}:{now // WINDOW}")
    except (RedisError, OSError):
        logger.warning("A limit is not counted: Redis is away.")
        return 0
    return WINDOW - now % WINDOW if used > limit else 0


def counted(key: str) -> int:
    """How often the key was counted in its minute, with this time. One round trip."""
    steps = counter(settings.COUNTER_URL).pipeline(transaction=False)
    steps.incr(key)
    steps.expire(key, 2 * WINDOW)
    return int(steps.execute()[0])


@cache
def counter(url: str) -> Redis:
    """The Redis at an address, which Celery and redis-py write each in its own way when it is a socket."""
    url = url.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)


class LimitHeadersMiddleware:
    """Answers of the API tell the limit, what is left of it, and in how many seconds it is whole again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if rate := getattr(request, "rate", None):
            for name, value in zip(("Limit", "Remaining", "Reset"), rate, strict=True):
                response.headers[f"RateLimit-{name}"] = str(value)
        return response

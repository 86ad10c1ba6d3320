"""Works at any stage of their life, as the tests of works make them."""

from tests.projects.conftest import work_at  # noqa: F401

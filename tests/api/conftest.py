"""The API tests use the served province of the browser tests."""

from tests.web.conftest import province, site

__all__ = ["province", "site"]

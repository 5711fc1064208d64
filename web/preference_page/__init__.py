"""The page behind the link in every message: what the customer gets, and how to have it otherwise. No login, no cookie,
no JavaScript. See `docs/adr/0016-the-preference-page.md`."""

from web.preference_page.app import make_preference_page

__all__ = ["make_preference_page"]

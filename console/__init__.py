"""The support team's console: read conversations, understand each turn, know the customer."""

from console.accounts import InvalidAccount, create_agent, set_password
from console.app import make_console

__all__ = ["InvalidAccount", "create_agent", "make_console", "set_password"]

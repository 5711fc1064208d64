"""The demo shop, Vale & Sons of Omaha: people, purchases and wishes, made up by a seeded generator.

The dates are relative to the day it is seeded. Nobody in it exists: phone numbers are from the ranges reserved for
fiction, mail goes to example.com.
"""

from customers.demo.featured import FEATURED
from customers.demo.shop import seed

__all__ = ["FEATURED", "seed"]

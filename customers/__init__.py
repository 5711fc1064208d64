"""Customers: who they are, how they can be reached, what they bought and what they agreed to."""

from customers.errors import CustomersError, InvalidRecord, StaleVersion, UnknownCustomer

__all__ = ["CustomersError", "InvalidRecord", "StaleVersion", "UnknownCustomer"]

"""Telephone and post: what the gate lets through is listed, and staff or a mail house do it by hand."""

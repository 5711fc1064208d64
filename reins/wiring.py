"""Builds the parts from the settings. Everything that could be misconfigured fails here, at start, in plain words."""

from __future__ import annotations

import sys

from company import Company, InvalidCompanyFile
from company import load as load_company
from reins.settings import Settings
from storage import Database


def company_of(settings: Settings) -> Company:
    """The company's catalog and policy; ends the process with every error and its line if they cannot be used."""
    try:
        return load_company(settings.catalog, settings.policy)
    except (InvalidCompanyFile, OSError) as error:
        sys.exit(f"The company's files cannot be used:\n{error}")


def database_of(settings: Settings) -> Database:
    return Database(settings.database_url)

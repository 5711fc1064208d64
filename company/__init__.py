"""What one company chose: its topics and words (`catalog.yml`), its promises and legal hours (`policy.yml`)."""

from company.errors import InvalidCompanyFile
from company.loading import load
from company.model import Company

__all__ = ["Company", "InvalidCompanyFile", "load"]

"""Loads what the company chose. Either all of it is right, or all that is wrong is said at once."""

from __future__ import annotations

from pathlib import Path

from company.catalog_file import read_catalog
from company.errors import InvalidCompanyFile
from company.model import Company
from company.places import load_places
from company.policy_file import read_policy
from company.proof import ProofRule, read_proof
from company.reading import Faults, read_file
from company.texts import check_filled


def load(catalog_path: Path | str, policy_path: Path | str) -> Company:
    """The company of these two files. Raises `InvalidCompanyFile` with every fault and its line."""
    faults, places = Faults(), load_places()
    catalog_root, policy_root = read_file(Path(catalog_path), faults), read_file(Path(policy_path), faults)
    said = None if catalog_root is None else read_catalog(catalog_root)
    policy = (
        None
        if policy_root is None
        else read_policy(policy_root, places, tuple(said.catalog.topics) if said is not None else ())
    )
    proof = ProofRule()
    if policy_root is not None and (identity := policy_root.fields().get("identity")) is not None:
        proof = read_proof(identity)
    if faults.lines or said is None or policy is None:
        raise InvalidCompanyFile(faults.sorted())
    company = Company(
        name=said.name,
        help=said.help,
        postal_address=said.postal_address,
        catalog=said.catalog,
        policy=policy,
        places=places,
        website=said.website,
        phone=said.phone,
        email=said.email,
        texts=said.texts,
        proof=proof,
    )
    assert catalog_root is not None
    check_filled(catalog_root, company.texts, company.in_texts)
    if faults.lines:
        raise InvalidCompanyFile(faults.sorted())
    return company

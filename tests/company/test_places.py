from __future__ import annotations

from pathlib import Path
from zoneinfo import available_timezones

import pytest

from company import places
from company.places import load_places
from scripts import area_codes

PLACES = load_places()
TERRITORIES = ["PR", "VI", "GU", "AS", "MP"]
STATES = [state for (country, state) in PLACES.zones if country == "US" and state not in (None, *TERRITORIES)]


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("68102", "NE"),
        ("68102-1234", "NE"),
        ("681021234", "NE"),
        (" 68102 ", "NE"),
        ("10001", "NY"),
        ("00501", "NY"),
        ("02108", "MA"),
        ("20500", "DC"),
        ("22201", "VA"),
        ("20101", "VA"),
        ("33101", "FL"),
        ("34997", "FL"),
        ("73301", "TX"),
        ("73401", "OK"),
        ("88510", "TX"),
        ("79901", "TX"),
        ("96701", "HI"),
        ("96799", "AS"),
        ("96910", "GU"),
        ("96950", "MP"),
        ("00901", "PR"),
        ("00801", "VI"),
        ("99501", "AK"),
        ("06390", "NY"),
        ("06320", "CT"),
        ("09012", "AE"),
    ],
)
def test_a_zip_code_is_in_a_state(code, state):
    assert PLACES.state_of("US", code) == state


@pytest.mark.parametrize("code", [None, "", "681", "6810A", "00001", "99999-", "68102 Omaha", "٦٨١٠٢"])
def test_what_is_no_zip_code_is_in_no_state(code):
    assert PLACES.state_of("US", code) is None


def test_postal_codes_of_other_countries_are_in_no_state():
    assert PLACES.state_of("DE", "68102") is None
    assert PLACES.state_of(None, "68102") is None


def test_every_state_has_zip_codes_and_time_zones():
    assert len(STATES) == 51
    assert {*STATES, *TERRITORIES} <= {*PLACES.areas.values()}
    assert all(PLACES.zones["US", state] for state in STATES + TERRITORIES)
    assert set(PLACES.areas.values()) - set(STATES) - set(TERRITORIES) == {"AA", "AE", "AP"}


def test_every_time_zone_exists():
    known = available_timezones()
    assert all(zone in known for zones in PLACES.zones.values() for zone in zones)


def test_the_zones_of_the_country_are_those_of_its_states():
    assert set(PLACES.zones["US", None]) == {zone for state in STATES for zone in PLACES.zones["US", state]}
    assert "Pacific/Guam" not in PLACES.zones["US", None]


def test_other_countries_have_their_zones_too():
    assert PLACES.zones["NP", None] == ("Asia/Kathmandu",)
    assert "Australia/Lord_Howe" in PLACES.zones["AU", None]


@pytest.mark.parametrize(
    ("number", "states"),
    [
        ("+14025550148", ("NE",)),
        ("+13055550148", ("FL",)),
        ("+12065550148", ("WA",)),
        ("+12025550148", ("DC",)),
        ("+17875550148", ("PR",)),
        ("+18005550148", ()),
        ("+14165550148", ()),
        ("+442079460018", ()),
        ("+140255501", ()),
        ("14025550148", ()),
        ("somewhere", ()),
    ],
)
def test_an_area_code_belongs_to_a_state(company, number, states):
    assert company.states_of_numbers("US", [number]) == states
    assert company.states_of_numbers(None, [number]) == states
    assert company.states_of_numbers("CA", [number]) == ()


def test_several_numbers_may_be_of_several_states(company):
    numbers = ["+14025550148", "+13055550148", "+15315550148", "+18005550148"]
    assert company.states_of_numbers("US", numbers) == ("FL", "NE")


def test_every_state_has_area_codes_and_none_is_of_two():
    assert {*STATES, *TERRITORIES} == set(PLACES.area_codes.values())
    rows = (Path(places.__file__).parent / "area_codes.csv").read_text().splitlines()[1:]
    assert sum(len(row.split()) for row in rows) == len(PLACES.area_codes)


def test_the_area_codes_are_those_that_phonenumbers_knows():
    assert {code: state for state, codes in area_codes.found().items() for code in codes} == PLACES.area_codes


def test_the_company_takes_an_unknown_country_for_its_own(company):
    assert company.state_of(None, "68102") == "NE"
    assert company.state_of("US", "68102") == "NE"
    assert company.state_of("CA", "68102") is None

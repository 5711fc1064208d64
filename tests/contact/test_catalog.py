from __future__ import annotations

import pytest

from contact.catalog import Catalog
from contact.errors import UnknownTopic
from contact.terms import Channel
from tests.contact.makers import CATALOG, topic

MARKETING = (
    "new_products",
    "tips",
    "interests",
    "loyalty",
    "exclusives",
    "promotions",
    "newsletter",
    "surveys",
)


def test_marketing_is_every_topic_of_that_purpose():
    assert CATALOG.expand_topics(["marketing"]) == MARKETING


def test_optional_is_everything_that_is_not_required():
    assert CATALOG.expand_topics(["optional"]) == ("orders", "billing", "renewals", *MARKETING)


def test_all_is_every_topic():
    assert CATALOG.expand_topics(["*"]) == tuple(CATALOG.topics)


def test_topics_come_once_and_in_the_catalogs_order_with_unknown_names_last():
    assert CATALOG.expand_topics(["surveys", "gone", "orders", "surveys", "gone"]) == ("orders", "surveys", "gone")


def test_all_channels_are_every_channel():
    assert CATALOG.expand_channels(["*", "sms"]) == tuple(Channel)


def test_channels_come_once_and_in_order():
    assert CATALOG.expand_channels(["web", "sms", "web"]) == (Channel.SMS, Channel.WEB)


def test_an_unknown_channel_is_an_error():
    with pytest.raises(ValueError, match="fax"):
        CATALOG.expand_channels(["fax"])


@pytest.mark.parametrize(
    ("topics", "channels", "expected"),
    [
        (("promotions",), ("sms",), True),
        (("promotions",), ("email",), False),
        (("marketing",), ("*",), True),
        (("orders", "*"), ("sms", "email"), True),
        (("orders", "tips"), ("sms",), False),
        (("gone",), ("sms",), False),
    ],
)
def test_a_scope_covers_what_it_names(topics, channels, expected):
    assert CATALOG.covers(topics, channels, "promotions", Channel.SMS) is expected


def test_transactional_topics_are_allowed_without_a_word_and_marketing_is_not():
    assert CATALOG.default_allowed("orders")
    assert not CATALOG.default_allowed("promotions")
    assert CATALOG.is_marketing("promotions")
    assert not CATALOG.is_marketing("orders")


def test_what_is_required_is_allowed_whatever_the_catalog_says():
    odd = Catalog({"recalls": topic("recalls", "recalls", marketing=True, required=True)})
    assert odd.default_allowed("recalls")
    assert odd.required == ("recalls",)


def test_an_unknown_topic_is_named():
    with pytest.raises(UnknownTopic, match="weather") as error:
        CATALOG.topic("weather")
    assert error.value.topic == "weather"
    assert not CATALOG.is_known("weather")
    assert not CATALOG.is_required("weather")


@pytest.mark.parametrize("name", ["*", "optional", "marketing"])
def test_a_topic_cannot_have_the_name_of_a_group(name):
    with pytest.raises(ValueError, match="cannot be called that"):
        Catalog({name: topic(name, name)})


def test_a_topic_has_one_name():
    with pytest.raises(ValueError, match="cannot be called that"):
        Catalog({"tips": topic("hints", "hints")})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("surveys", "promotions", "surveys"), ("promotions", "surveys")),
        (("promotions", "marketing"), ("marketing",)),
        (("orders", "marketing"), ("marketing", "orders")),
        (("marketing", "optional"), ("optional",)),
        (("service", "optional"), ("optional", "service")),
        (("service", "*", "optional", "gone"), ("*",)),
        (MARKETING, MARKETING),
    ],
)
def test_the_normal_form_of_a_scope_keeps_groups_and_drops_repetition(given, expected):
    assert CATALOG.normal_topics(given) == expected
    assert CATALOG.normal_topics(expected) == expected


def test_the_normal_form_of_channels():
    assert CATALOG.normal_channels(["web", "sms", "web"]) == ("sms", "web")
    assert CATALOG.normal_channels(["web", "*"]) == ("*",)

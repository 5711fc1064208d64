from __future__ import annotations

from datetime import datetime, timedelta

from tests.web.conftest import Api


def test_the_companys_site_gets_a_fresh_link_for_its_signed_in_customer(api: Api) -> None:
    api.customer("ada")

    answer = api.call("POST", "/v1/customers/ada/page-link")

    assert answer.status_code == 201
    link = answer.json()
    left = datetime.fromisoformat(link["fresh_until"]) - datetime.now().astimezone()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
    page = api.client.get(link["url"])
    assert page.status_code == 200
    assert "Hello Ada." in page.text
    assert page.headers["referrer-policy"] == "no-referrer"


def test_there_is_no_link_without_the_companys_key_or_for_nobody(api: Api) -> None:
    api.customer("ada")

    assert api.client.post("/v1/customers/ada/page-link").status_code == 401
    assert api.call("POST", "/v1/customers/nobody/page-link").status_code == 404

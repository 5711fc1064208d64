from __future__ import annotations

from datetime import datetime, timedelta

from starlette.testclient import TestClient

from company import Company
from storage import ChangeSignal
from tests.web.conftest import IDENTITY_SECRET, Api
from web.app import create_app
from web.services import Services


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


def test_the_demo_shop_leads_its_customers_to_their_page(api: Api, company: Company) -> None:
    api.customer("robin", first_name="Robin")
    signal = ChangeSignal(api.database.engine)
    services = Services(
        api.database,
        company,
        signal,
        "k" * 20,
        IDENTITY_SECRET,
        lambda: None,
        demo=True,
        public_url="https://r.example",
    )
    with TestClient(create_app(services), follow_redirects=False) as shop:
        door = shop.get("/demo/preferences?customer=robin")
        assert 'href="/demo/preferences?customer=robin"' in shop.get("/demo/?as=robin").text
        assert "/demo/preferences" not in shop.get("/demo/?as=").text
        assert shop.get("/demo/preferences?customer=nobody").status_code == 404
    signal.close()

    assert door.status_code == 303
    assert door.headers["location"].startswith("https://r.example/p/")
    assert "Hello Robin." in api.client.get(door.headers["location"].removeprefix("https://r.example")).text

"""The Dash application around the pages."""

from tests.browser import served


def test_the_layout_may_be_the_first_thing_that_a_fresh_process_is_asked_for():
    client = served.app().test_client()
    asked = client.get("/_dash-layout", headers={"Referer": "http://localhost/?lang=en"})
    assert asked.status_code == 200
    assert "Needs attention" in asked.text
    assert client.get("/").status_code == 200


def test_a_layout_asked_for_from_another_site_holds_no_number():
    asked = served.app().test_client().get("/_dash-layout", headers={"Referer": "http://elsewhere.example/"})
    assert asked.status_code == 200
    assert "data-metric" not in asked.text


def test_an_address_that_does_not_exist_is_told_so_in_its_language():
    asked = served.app().test_client().get("/nothing?lang=en")
    assert asked.status_code == 404
    assert "Page not found" in asked.text

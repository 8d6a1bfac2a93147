"""axe-core looks at every page of every role, wide and on a phone, and finds nothing that keeps people out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.browser.conftest import PHONE, WIDE
from tests.tracking.views import test_access as access
from tests.tracking.views.test_access import world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

KEEPS_OUT = {"serious", "critical"}
# Roles whose pages differ; the administrator's are the office's.
ROLES = [access.OFFICE, access.OWNER, access.JOINING, access.PROPOSER]


def findings(page):
    """Return what axe holds to be serious, with the first element of each, everything folded opened."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    violations = Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {found['help']} - {found['nodes'][0]['html'][:200]}"
        for found in violations
        if found["impact"] in KEEPS_OUT
    ]


def pages(who, objects):
    """Yield the addresses of the role's pages."""
    for (name, key), readers in access.READERS.items():
        if who in readers:
            yield reverse(name, args=[objects[key].pk] if key else [])
    yield f"{reverse('search')}?q=停车"
    yield f"{reverse('commitments')}?status=&sort=-due"
    if who == access.OFFICE:
        yield f"{reverse('reminder_rules')}?change=1"
    if who == access.OWNER:
        yield reverse("commitment_progress", args=[objects["commitment"].pk])


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("who", ROLES)
def test_no_page_keeps_anybody_out(page_of, world, who, width):  # noqa: F811
    users, objects = world
    client = access.signed_in(users[who])
    window = page_of(users[who], width)
    found = {}
    for address in pages(who, objects):
        answer = client.get(address)
        is_page = not answer.streaming and answer.headers["Content-Type"].startswith("text/html")
        if answer.streaming:
            list(answer.streaming_content)
        if not is_page:
            continue
        window.page.goto(address)
        problems = findings(window.page)
        if problems:
            found[address] = problems

    assert found == {}


def test_the_sign_in_keeps_nobody_out(browser, live_server):
    page = browser.new_page(base_url=live_server.url, locale="zh-CN")
    page.goto("/accounts/login/")

    assert findings(page) == []
    page.close()


def test_a_page_that_keeps_people_out_is_found(browser):
    page = browser.new_page()
    page.set_content("<html><title>x</title><body><img src='x'><input><p style='color:#aaa'>看不清</p></body></html>")

    assert {found.split(":")[0] for found in findings(page)} == {
        "html-has-lang",
        "image-alt",
        "label",
        "color-contrast",
    }
    page.close()

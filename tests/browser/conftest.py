"""A real browser on a live server; named as skipped where Debian's chromium is absent."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from proposals.models import User

CHROMIUM = shutil.which("chromium")
# Each of these would look for another host, which a closed network has not.
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]

WIDE, PHONE = 1440, 390


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for the session."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    # Playwright's loop runs in this thread; the queries of a test made beside it are as synchronous as ever.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *as_root])
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Watched:
    """A page of a signed-in user, and everything the browser complained of."""

    def __init__(self, page: Page, complaints: list[str]) -> None:
        self.page, self.complaints = page, complaints

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture
def page_of(browser: Browser, live_server: object) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a browser window for a user, signed in."""
    contexts = []

    def open_for(user: User, width: int = WIDE) -> Watched:
        client = Client()
        client.force_login(user)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", base_url=live_server.url
        )
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Watched(page, complaints)

    yield open_for
    for context in contexts:
        context.close()

"""`make pictures`: takes the README's pictures from a site with the sample content, in a temporary folder."""

import os
import re
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from scripts.env_file import fresh_settings
from scripts.environment import PYTHON, ROOT, say, step
from scripts.serve import HOST, listening
from scripts.supervisor import end, start
from scripts.test import HOW_TO_GET_ONE, find_chromium

FOLDER = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 1000
LARGEST = 300 * 1024  # bytes, so that the README loads quickly
ATTEMPTS = 5
START_SECONDS = 30


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not listening(port):
        if time.monotonic() > deadline:
            sys.exit(f"The site did not start within {START_SECONDS} seconds; the lines above may say why.")
        time.sleep(0.1)


def first_password() -> str:
    step("Preparing a database", PYTHON, "manage.py", "migrate", "--noinput")
    step("Loading the sample content", PYTHON, "manage.py", "load_sample")
    output = step("Creating a staff account", PYTHON, "manage.py", "first_account")
    found = re.search(r"with the password (\S+)", output)
    if not found:
        sys.exit(f"The output of first_account has no password:\n{output}")
    return found[1]


def mild_page(page: Page, site: str) -> None:
    page.goto(f"{site}procedures/")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"\bMILD\b")).first.click()


def staff_page(page: Page, site: str, one_time: str) -> None:
    own = secrets.token_urlsafe(16)
    page.goto(f"{site}admin/")
    page.fill("#id_username", "staff")
    page.fill("#id_password", one_time)
    page.press("#id_password", "Enter")
    page.fill("#id_old_password", one_time)
    page.fill("#id_new_password1", own)
    page.fill("#id_new_password2", own)
    page.press("#id_new_password2", "Enter")
    page.wait_for_url("**/password_change/done/")
    page.goto(f"{site}admin/procedures/procedure/")
    page.locator("#result_list").get_by_role("link", name=re.compile(r"\bMILD\b")).first.click()


def take(browser: Browser, name: str, visit: Callable[[Page], None]) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en-US")
    failed: list[str] = []
    page.on("response", lambda got: failed.append(f"{got.url}: {got.status}") if got.status >= 400 else None)
    visit(page)
    page.wait_for_load_state("networkidle")
    if failed:
        sys.exit(f"{name} was not taken, because the site answered with an error:\n" + "\n".join(failed))
    picture = screenshot(page)
    page.close()
    if len(picture) > LARGEST:
        sys.exit(f"{name} has {len(picture) // 1024} KB; {LARGEST // 1024} KB is the limit.")
    (FOLDER / name).write_bytes(picture)
    say(f"docs/pictures/{name}: {len(picture) // 1024} KB")


def screenshot(page: Page) -> bytes:
    # Headless Chromium sometimes fails at the first attempt.
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return page.screenshot(animations="disabled")
        except BrowserError as error:
            if "Unable to capture screenshot" not in str(error) or attempt == ATTEMPTS:
                raise
            page.wait_for_timeout(500 * attempt)
    raise AssertionError("unreachable")


def main() -> None:
    chromium = find_chromium(os.environ)
    if not chromium:
        sys.exit(HOW_TO_GET_ONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = {"DATABASE_URL": f"sqlite:///{Path(folder) / 'anchor.sqlite3'}"}
        os.environ.update(fresh_settings() | database | {"ENV_FILE": "", "DATA_DIR": folder})
        password = first_password()
        port = free_port()
        server = start([PYTHON, "manage.py", "runserver", "--noreload", "--verbosity=0", f"{HOST}:{port}"])
        try:
            wait_for(port)
            site = f"http://{HOST}:{port}/"
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                take(browser, "mild.png", lambda page: mild_page(page, site))
                take(browser, "staff.png", lambda page: staff_page(page, site, password))
                browser.close()
        finally:
            end([server])


if __name__ == "__main__":
    main()

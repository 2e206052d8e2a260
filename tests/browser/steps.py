"""Clicks that wait for the next page, which Playwright's own click does not."""


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()

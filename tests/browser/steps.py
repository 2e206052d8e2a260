"""What leads to another page. Playwright's own click does not wait for it."""


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()

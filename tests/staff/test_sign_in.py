"""Signing in at /admin/: guessing is slowed down per account and per address, and a one-time password must go."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse

SIGN_IN = "/admin/login/"
CHANGE = reverse("admin:password_change")
PASSWORD, NEW_PASSWORD = "a long passphrase", "quite another passphrase"


@pytest.fixture
def make_person(db, django_user_model):
    def make(name, **values):
        return django_user_model.objects.create_superuser(name, password=PASSWORD, **values)

    return make


@pytest.fixture
def ana(make_person):
    return make_person("ana")


def sign_in(client, name="ana", password="wrong", address="192.0.2.1", **headers):
    return client.post(SIGN_IN, {"username": name, "password": password}, REMOTE_ADDR=address, headers=headers)


def signed_in(client):
    return client.get("/admin/").status_code == 200


def test_the_right_password_signs_in_and_a_wrong_one_does_not(client, ana):
    assert sign_in(client).status_code == 200
    assert not signed_in(client)

    assert sign_in(client, password=PASSWORD).status_code == 302
    assert signed_in(client)


def test_the_eleventh_wrong_password_of_an_account_is_refused_with_a_time_to_wait(client, ana):
    statuses = [sign_in(client).status_code for _ in range(10)]
    refused = sign_in(client)

    assert statuses == [200] * 10
    assert refused.status_code == 429
    assert refused["Retry-After"] == "900"
    assert sign_in(client, password=PASSWORD, address="192.0.2.9").status_code == 429
    assert not signed_in(client)


def test_one_accounts_lock_leaves_another_from_another_address_alone(client, ana, make_person):
    make_person("ben")
    for _ in range(11):
        sign_in(client)

    assert sign_in(client, "ben", PASSWORD, address="192.0.2.2").status_code == 302


def test_an_unknown_name_is_counted_and_answered_like_a_known_one(client, ana):
    unknown = [sign_in(client, "nobody", address="192.0.2.3") for _ in range(11)]
    known = [sign_in(client, "ana", address="192.0.2.4") for _ in range(11)]

    assert [each.status_code for each in unknown] == [each.status_code for each in known]


@pytest.mark.parametrize("spelling", [" ana ", "ANA", "ａｎａ", "ªna", "ana\u3000"])
def test_another_spelling_of_a_name_counts_as_the_same_account(client, ana, spelling):
    for _ in range(10):
        sign_in(client)

    assert sign_in(client, spelling).status_code == 429


def test_guesses_at_many_accounts_from_one_address_are_refused_there_only(client, ana, settings):
    settings.SIGN_IN_ATTEMPTS_PER_ADDRESS = 5
    statuses = [sign_in(client, f"name{number}").status_code for number in range(6)]

    assert statuses == [200] * 5 + [429]
    assert sign_in(client, password=PASSWORD).status_code == 429
    assert sign_in(client, password=PASSWORD, address="192.0.2.2").status_code == 302


def test_x_forwarded_for_lifts_no_limit(client, ana, settings):
    settings.SIGN_IN_ATTEMPTS_PER_ADDRESS = 5
    statuses = [
        sign_in(client, f"name{number}", **{"x-forwarded-for": f"198.51.100.{number}"}).status_code
        for number in range(6)
    ]

    assert statuses == [200] * 5 + [429]


def test_x_forwarded_for_counts_behind_a_trusted_proxy(ana, settings):
    settings.SIGN_IN_ATTEMPTS_PER_ADDRESS = 1
    settings.TRUSTED_PROXIES = ["192.0.2.0/24"]
    client = Client()
    statuses = [
        sign_in(client, f"name{hops}", **{"x-forwarded-for": hops}).status_code
        for hops in ("203.0.113.1", "203.0.113.2", "8.8.8.8, 203.0.113.1", "8.8.4.4,203.0.113.2, 192.0.2.7", "not one")
    ]

    assert statuses == [200, 200, 429, 429, 200]


def test_the_right_password_clears_the_accounts_count(client, ana):
    for _ in range(9):
        sign_in(client)
    sign_in(client, password=PASSWORD)
    client.logout()

    assert [sign_in(client).status_code for _ in range(10)] == [200] * 10


def test_somebody_signed_in_clears_no_count_by_guessing_at_another_account(client, ana, make_person):
    client.force_login(make_person("ben"))

    assert [sign_in(client).status_code for _ in range(11)] == [200] * 10 + [429]


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_exactly_ten_are_looked_at(ana):
    def guess(number):
        try:
            return sign_in(Client(), address=f"192.0.2.{number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(guess, range(20)))

    assert sorted(statuses) == [200] * 10 + [429] * 10


@pytest.mark.parametrize("name", ["", "\x00", "x" * 100_000, "\u202e", "a\r\nb", "{{ x }}<script>"])
def test_a_hostile_name_or_password_is_a_wrong_one(client, ana, name):
    response = sign_in(client, name, name)

    assert response.status_code == 200
    assert b"<script>" not in response.content.split(b"{{ x }}")[-1][:20]


def test_a_password_is_never_echoed(client, ana):
    assert b"my-wrong-password" not in sign_in(client, password="my-wrong-password").content


def test_signing_in_leads_nowhere_else(client, ana):
    response = client.post(
        f"{SIGN_IN}?next=https://evil.example/", {"username": "ana", "password": PASSWORD, "next": "//evil.example/"}
    )

    assert response["Location"].startswith("/")
    assert "evil" not in response["Location"]


def staff_pages():
    """Every page of the admin that needs nothing in its address."""
    names = ["index", "app_list"] + [
        f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
    ]
    for name in names:
        yield reverse(f"admin:{name}", args=["inquiries"] if name == "app_list" else [])
    yield "/admin/no-such-page/"
    yield reverse("admin:autocomplete")


def test_a_one_time_password_leads_every_page_to_its_change(client, make_person):
    make_person("new")
    type(make_person("x")).objects.filter(username="new").update(must_change_password=True)
    assert sign_in(client, "new", PASSWORD).status_code == 302

    pages = list(staff_pages())
    assert len(pages) > 6
    for page in pages:
        for answer in (client.get(page), client.post(page)):
            assert (answer.status_code, answer["Location"]) == (302, CHANGE), page
    assert client.get(CHANGE).status_code == 200


def change_password(client, old, new):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


def test_changing_a_one_time_password_opens_the_admin_and_another_does_not(client, make_person, django_user_model):
    make_person("new")
    django_user_model.objects.update(must_change_password=True)
    sign_in(client, "new", PASSWORD)

    assert change_password(client, "not the old one", NEW_PASSWORD).status_code == 200
    assert not signed_in(client)
    assert change_password(client, PASSWORD, "short").status_code == 200
    assert not signed_in(client)
    assert change_password(client, PASSWORD, NEW_PASSWORD).status_code == 302

    assert signed_in(client)
    assert not django_user_model.objects.get(username="new").must_change_password


def test_a_one_time_password_cannot_be_changed_to_itself(client, make_person, django_user_model):
    make_person("new")
    django_user_model.objects.update(must_change_password=True)
    sign_in(client, "new", PASSWORD)

    change_password(client, PASSWORD, PASSWORD)

    assert not signed_in(client)


def test_signing_out_works_with_a_one_time_password(client, make_person, django_user_model):
    make_person("new")
    django_user_model.objects.update(must_change_password=True)
    sign_in(client, "new", PASSWORD)

    assert client.post(reverse("admin:logout")).status_code == 200
    assert client.get("/admin/")["Location"].startswith(SIGN_IN)


def test_a_password_hashed_anew_at_sign_in_stays_a_one_time_one(client, make_person, django_user_model, settings):
    make_person("new")
    django_user_model.objects.update(must_change_password=True)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    sign_in(client, "new", PASSWORD)

    assert django_user_model.objects.get(username="new").must_change_password
    assert not signed_in(client)

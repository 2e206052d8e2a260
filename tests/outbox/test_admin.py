"""Staff see what waits and what was given up, never to whom, and can have the latter tried again."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from outbox import delivery
from outbox.delivery import DeliveryOutcome
from outbox.models import OutboxMail
from tests.outbox.conftest import NOW

LIST = "/admin/outbox/outboxmail/"


@pytest.fixture
def dead(write):
    message = write()
    delivery.settle(delivery.claim(NOW, "a"), DeliveryOutcome(OutboxMail.State.DEAD, "SMTPRecipientsRefused 550"), NOW)
    return message


@pytest.fixture
def sign_in(client, db):
    def sign_in(*permissions):
        nurse = get_user_model().objects.create_user("nurse", password="a long enough password", is_staff=True)
        nurse.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(nurse)
        return client

    return sign_in


def try_again(client, *messages):
    form = [("action", "try_again"), *(("_selected_action", str(message.pk)) for message in messages)]
    return client.post(LIST, urlencode(form), content_type="application/x-www-form-urlencoded", follow=True)


def test_the_list_shows_what_is_not_sent_without_addresses(sign_in, dead, write):
    write(to="ben@example.com")
    sent = write()
    delivery.settle(sent, DeliveryOutcome(OutboxMail.State.SENT), NOW)
    client = sign_in("view_outboxmail")

    html = client.get(LIST).content.decode()

    assert "SMTPRecipientsRefused 550" in html
    assert html.count('class="field-kind"') == 2
    assert str(sent.pk) not in html
    assert "@example.com" not in html


def test_one_mail_shows_neither_its_address_nor_what_is_sealed(sign_in, dead):
    html = sign_in("view_outboxmail").get(f"{LIST}{dead.pk}/change/").content.decode()

    assert "SMTPRecipientsRefused 550" in html
    for hidden in ("@example.com", dead.sealed_recipient, dead.sealed_context, dead.message_id):
        assert hidden not in html


def test_with_the_permission_a_given_up_mail_is_tried_again(sign_in, dead):
    page = try_again(sign_in("view_outboxmail", "retry_message"), dead)

    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (OutboxMail.State.PENDING, 0)
    assert "1 email will be tried again." in page.content.decode()


@pytest.mark.parametrize("permission", ["view_outboxmail", "change_outboxmail"])
def test_without_the_permission_nothing_is_tried_again(sign_in, dead, permission):
    page = try_again(sign_in(permission), dead)

    dead.refresh_from_db()
    assert dead.state == OutboxMail.State.DEAD
    assert "Try again" not in page.content.decode()


@pytest.mark.parametrize("permission", ["retry_message", "add_outboxmail"])
def test_without_the_permission_to_see_them_nobody_does(sign_in, dead, permission):
    assert sign_in(permission).get(LIST).status_code == 403


@pytest.mark.parametrize("address", ["add/", "{pk}/delete/"])
def test_nobody_adds_or_deletes_a_mail(admin_client, dead, address):
    assert admin_client.get(LIST + address.format(pk=dead.pk)).status_code == 403


def test_nobody_changes_a_mail(admin_client, dead):
    assert admin_client.post(f"{LIST}{dead.pk}/change/", {"state": "pending"}).status_code == 403

    dead.refresh_from_db()
    assert dead.state == OutboxMail.State.DEAD

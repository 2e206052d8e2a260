"""Counting attempts: exactly, by keyed hash, within a window; and never an outage of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from throttle import limits
from throttle.models import Counter

NOW = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hit(identity="192.0.2.1", scope="door", now=NOW):
    return limits.hit(scope, identity, HOUR, now)


@pytest.fixture
def table_away(transactional_db):
    def rename(old, new):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")

    rename("throttle_counter", "elsewhere")
    yield
    rename("elsewhere", "throttle_counter")


def test_hits_are_counted_from_one(db):
    assert [hit() for _ in range(3)] == [1, 2, 3]


def test_identities_and_scopes_are_counted_apart(db):
    hit()

    assert hit("192.0.2.2") == 1
    assert hit(scope="window") == 1
    assert hit() == 2


def test_a_window_ends_on_time_and_a_new_one_begins_at_one(db):
    assert hit(now=NOW) == 1
    assert hit(now=NOW + HOUR - timedelta(seconds=1)) == 2
    assert hit(now=NOW + HOUR) == 1


def test_clearing_forgets_one_identity_in_one_scope(db):
    for identity in ("a", "b"):
        hit(identity)

    limits.clear("door", "a", HOUR, NOW)

    assert (hit("a"), hit("b")) == (1, 2)


def test_expired_counters_are_forgotten_and_others_kept(db):
    hit(now=NOW)
    hit(now=NOW + HOUR)

    assert limits.forget_expired(NOW + HOUR - timedelta(seconds=1)) == 0
    assert limits.forget_expired(NOW + HOUR + timedelta(seconds=1)) == 1
    assert hit(now=NOW + HOUR) == 2


def test_the_table_tells_nobodys_address(db):
    hit("192.0.2.1")

    counter = Counter.objects.get()
    assert "192" not in f"{counter}"
    assert counter.key == limits.counter_key("door", "192.0.2.1", int(NOW.timestamp()) // 3600)


def test_another_secret_key_counts_anew(db, settings):
    hit()
    settings.SECRET_KEY = "another"

    assert hit() == 1


@pytest.mark.parametrize("identity", ["", "\x00", "x" * 100_000, "李", "'; DROP TABLE throttle_counter; --"])
def test_any_text_can_be_counted(db, identity):
    assert (hit(identity), hit(identity)) == (1, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("workers", [10, 40])
def test_many_hits_at_once_are_all_counted_once(workers):
    def count(_number):
        try:
            return hit()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        counts = sorted(pool.map(count, range(80)))

    assert counts == list(range(1, 81))


def test_with_its_table_away_nobody_is_limited_and_the_log_says_so(table_away, caplog):
    assert hit() == 0
    assert "The counter of door could not be reached" in caplog.text
    assert "192.0.2.1" not in caplog.text


def test_with_its_table_away_a_surrounding_transaction_goes_on(table_away, django_user_model):
    with transaction.atomic():
        assert hit() == 0
        django_user_model.objects.create_user("ana")

    assert django_user_model.objects.count() == 1


@pytest.mark.parametrize("error", [InterfaceError, OperationalError])
def test_with_the_database_away_nobody_is_limited(db, monkeypatch, error):
    def away():
        raise error("connection already closed")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        assert hit() == 0


@pytest.mark.django_db(transaction=True)
def test_in_a_transaction_that_failed_before_nobody_is_limited():
    with pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("SELECT * FROM no_such_table")
        assert hit() in {0, 1}  # SQLite's transaction has not failed
        connection.set_rollback(True)
        assert hit() == 0
        raise DatabaseError

    assert hit() == 1


@pytest.mark.django_db(transaction=True)
def test_a_hit_in_a_transaction_that_is_rolled_back_is_not_counted():
    with transaction.atomic():
        hit()
        transaction.set_rollback(True)

    assert hit() == 1

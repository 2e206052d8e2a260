"""Searches that come at the same time; this one commits, and so has a file of its own."""

from threading import Thread

import pytest
from django.db import connections
from django.test import Client

from search.models import SearchCount


@pytest.mark.django_db(transaction=True)
def test_of_many_searches_at_once_each_is_counted():
    def ask():
        Client().get("/search/", {"q": "pinched nerve"})
        connections.close_all()

    threads = [Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [row.uses for row in SearchCount.objects.all()] == [40]

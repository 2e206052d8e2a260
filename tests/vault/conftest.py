import pytest
from django.apps import apps
from django.db import connection

from tests.vault.models import Secret


@pytest.fixture(scope="session")
def secrets_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Secret)
    yield
    apps.all_models["vault"].pop("secret", None)
    apps.clear_cache()
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Secret)


@pytest.fixture
def make_secret(secrets_table, db):
    return Secret.objects.create

"""The content roles may handle the images of a procedure, as they do its other parts."""

from importlib import import_module

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

roles = import_module("anchor.migrations.0001_content_roles")


def grant(apps, schema_editor):
    create_permissions(real_apps.get_app_config("procedures"), verbosity=0, using=schema_editor.connection.alias)
    found = roles.permissions(apps, {"procedures": ["sectionimage"]}, ["view", "add", "change", "delete"])
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES):
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("anchor", "0003_front_desk"), ("procedures", "0004_images")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]

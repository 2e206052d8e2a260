"""Lets the groups of content roles write what patients are asked before a request."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ["Content editor", "Clinician", "Manager"]
CODENAMES = [
    f"{action}_{model}"
    for model in ["safetylist", "safetyitem", "screeningset", "screeningquestion"]
    for action in ["view", "add", "change", "delete"]
]


def permissions(apps):
    Permission = apps.get_model("auth", "Permission")
    return Permission.objects.filter(content_type__app_label="procedures", codename__in=CODENAMES)


def allow(apps, schema_editor):
    # Permissions are otherwise made after all migrations; this one needs them now.
    create_permissions(
        real_apps.get_app_config("procedures"), verbosity=0, using=schema_editor.connection.alias
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(*permissions(apps))


def forbid(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):
    dependencies = [("anchor", "0001_content_roles"), ("procedures", "0005_screening")]
    operations = [migrations.RunPython(allow, forbid)]

"""The groups of content roles, and what of the admin each opens. Who may take which step says publishing/roles.py."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITING = {
    "procedures": [
        "procedure",
        "section",
        "keyfact",
        "criterion",
        "choice",
        "carecard",
        "source",
        "condition",
        "bodyarea",
    ],
    "faqs": ["question", "placement"],
}
CLINIC = {
    "clinic": ["practice", "location", "openinghours", "holiday", "physician", "notice"],
}
LOG = {"publishing": ["event", "signoff", "reminder", "linkcheck"]}
ROLES = ["Content editor", "Clinician", "Manager"]


def permissions(apps, models, actions):
    Permission = apps.get_model("auth", "Permission")
    return [
        permission
        for app, names in models.items()
        for permission in Permission.objects.filter(
            content_type__app_label=app, codename__in=[f"{action}_{name}" for action in actions for name in names]
        )
    ]


def make_roles(apps, schema_editor):
    # Permissions are otherwise made after all migrations; this one needs them now.
    for label in [*EDITING, *CLINIC, *LOG]:
        create_permissions(real_apps.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    for name in ROLES:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*permissions(apps, EDITING, ["view", "add", "change", "delete"]))
        group.permissions.add(*permissions(apps, LOG, ["view"]))
        actions = ["view", "add", "change", "delete"] if name == "Manager" else ["view"]
        group.permissions.add(*permissions(apps, CLINIC, actions))


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("clinic", "0002_editorial"),
        ("procedures", "0002_editorial"),
        ("faqs", "0003_editorial"),
        ("publishing", "0001_editorial"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]

"""The groups of staff, and what each of them may do in the admin."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from staff.roles import Role

ALL = ["view", "add", "change", "delete"]
VIEW = ["view"]
EDIT = ["view", "add", "change"]
# Rows that are written once: whoever may add one may also decide on a colleague's.
PROPOSE = ["view", "add"]
CONTENT_ROLES = [Role.EDITOR, Role.CLINICIAN, Role.MANAGER]
# By app: what a role with content may do with these models.
EVERY_CONTENT_ROLE = {
    "procedures": {
        name: ALL
        for name in (
            "procedure", "section", "sectionimage", "keyfact", "criterion", "choice", "carecard", "source",
            "evidence", "drawing", "condition", "bodyarea", "coverage",
        )
    },
    "faqs": {name: ALL for name in ("question", "placement", "answersource")},
    "screening": {name: ALL for name in ("safetylist", "safetyitem", "screeningset", "screeningquestion")},
    "publishing": {name: VIEW for name in ("draftevent", "signoff", "reminder", "linkcheck")},
    "clinic": {name: VIEW for name in ("practice", "location", "openinghours", "holiday", "physician")},
    "pages": {"notice": EDIT, "biography": ALL, "description": EDIT},
    "emergencies": {"wordschange": VIEW},
    "search": {"synonym": ALL, "searchcount": VIEW},
}  # fmt: skip
MORE = {
    Role.CLINICIAN: {"emergencies": {"wordschange": PROPOSE}},
    Role.MANAGER: {
        "emergencies": {"wordschange": PROPOSE},
        "clinic": {name: ALL for name in ("practice", "location", "openinghours", "holiday", "physician")},
    },
}


def permissions(apps, allowed):
    Permission = apps.get_model("auth", "Permission")
    return [
        permission
        for app, models in allowed.items()
        for permission in Permission.objects.filter(
            content_type__app_label=app,
            codename__in=[f"{action}_{name}" for name, actions in models.items() for action in actions],
        )
    ]


def make_groups(apps, schema_editor):
    # Permissions are otherwise made after all migrations; this one needs them now.
    for label in EVERY_CONTENT_ROLE:
        create_permissions(real_apps.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    for role in CONTENT_ROLES:
        groups[role].permissions.add(*permissions(apps, EVERY_CONTENT_ROLE), *permissions(apps, MORE.get(role, {})))


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=Role.values).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        *((label, "0001_first") for label in EVERY_CONTENT_ROLE),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]

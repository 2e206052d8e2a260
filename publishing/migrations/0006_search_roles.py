"""Who may keep the words of the search: synonyms everybody with a content role, emergency words clinicians and managers."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ["view", "add", "change", "delete"]
MAY = {
    "Content editor": {"synonym": ALL, "emergencywords": ["view"], "searchcount": ["view"]},
    "Clinician": {"synonym": ALL, "emergencywords": ALL, "searchcount": ["view"]},
    "Manager": {"synonym": ALL, "emergencywords": ALL, "searchcount": ["view"]},
}


def codenames(models):
    return [f"{action}_{model}" for model, actions in models.items() for action in actions]


def add(apps, schema_editor):
    # Permissions are otherwise made after all migrations; this one needs them now.
    create_permissions(real_apps.get_app_config("publishing"), verbosity=0, using=schema_editor.connection.alias)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="publishing")
    for group in Group.objects.filter(name__in=MAY):
        group.permissions.add(*ours.filter(codename__in=codenames(MAY[group.name])))


def remove(apps, schema_editor):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="publishing", codename__in=codenames(MAY["Manager"]))
    for group in Group.objects.filter(name__in=MAY):
        group.permissions.remove(*ours)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0005_search_words"), ("anchor", "0001_content_roles")]
    operations = [migrations.RunPython(add, remove)]

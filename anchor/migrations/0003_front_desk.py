"""The group that works on patients' requests beside the clinicians; inquiries.desk goes by the two names alone."""

from django.db import migrations


def make(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="Front desk")


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name="Front desk").delete()


class Migration(migrations.Migration):
    dependencies = [("anchor", "0002_roles_for_screening")]
    operations = [migrations.RunPython(make, remove)]

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_present_names(apps, schema_editor):
    """Documents imported so far named their authors as the physicians are called now, as far as anybody can tell."""
    procedures = apps.get_model('procedures', 'Procedure')._base_manager
    physicians = apps.get_model('clinic', 'Physician')._base_manager
    names = physicians.filter(pk=OuterRef('author')).values('name')
    imported = procedures.filter(author__isnull=False).exclude(imported_document='')
    imported.update(imported_author=Subquery(names))


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0005_screening'),
    ]

    operations = [
        migrations.AddField(
            model_name='procedure',
            name='imported_author',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.RunPython(take_present_names, migrations.RunPython.noop),
    ]

import django.core.validators
import uuid
from django.db import migrations, models

from search.engines import schema
from search.seeds import add_synonyms


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
                ('stem', models.CharField(db_index=True, max_length=40)),
                ('in_name', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(help_text='For example: pinched nerve. Capitals do not matter.', max_length=100, unique=True, verbose_name='patients say')),
                ('means', models.CharField(help_text='For example: stenosis. Separate several with commas.', max_length=200, verbose_name='our pages say')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['phrase'],
            },
        ),
        migrations.CreateModel(
            name='SearchCount',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('term', models.CharField(max_length=100, verbose_name='search term')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('results', models.PositiveIntegerField(verbose_name='results')),
                ('uses', models.PositiveIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='times')),
            ],
            options={
                'verbose_name': 'what people search for',
                'verbose_name_plural': 'what people search for',
                'ordering': ['-uses', 'term'],
                'constraints': [models.UniqueConstraint(fields=('day', 'term', 'language', 'results'), name='search_searchcount_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thing', models.CharField(db_index=True, max_length=100)),
                ('kind', models.CharField(max_length=10)),
                ('language', models.CharField(db_index=True, max_length=10)),
                ('address', models.CharField(max_length=300)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('other_names', models.TextField(blank=True)),
                ('question', models.CharField(blank=True, max_length=300)),
                ('short_text', models.TextField(blank=True)),
                ('long_text', models.TextField(blank=True)),
                ('hash', models.CharField(max_length=64)),
                ('live_from', models.DateTimeField(db_index=True)),
                ('live_until', models.DateTimeField(db_index=True, null=True)),
                ('sample', models.BooleanField(default=False)),
                ('reviewed_until', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('live_until__isnull', True), ('live_until__gt', models.F('live_from')), _connector='OR'), name='search_searchentry_ends_after_it_starts')],
            },
        ),
        migrations.RunPython(schema.make, schema.unmake),
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]

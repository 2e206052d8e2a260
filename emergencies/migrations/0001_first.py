import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import written_once


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WordsChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('add', 'add'), ('remove', 'remove')], max_length=10)),
                ('section', models.CharField(max_length=60)),
                ('entry', models.CharField(max_length=200)),
                ('why', models.TextField()),
                ('at', models.DateTimeField(verbose_name='proposed')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'change of the emergency words',
                'verbose_name_plural': 'emergency words',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='WordsSignoff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreed', models.BooleanField()),
                ('at', models.DateTimeField(verbose_name='decided')),
                ('four_eyes', models.BooleanField(default=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('change', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signoff', to='emergencies.wordschange')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'sign-off of emergency words',
                'verbose_name_plural': 'sign-offs of emergency words',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='wordschange',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['add', 'remove'])), name='emergencies_wordschange_adds_or_removes'),
        ),
        migrations.AddConstraint(
            model_name='wordschange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('section', ''), _negated=True), models.Q(('entry', ''), _negated=True)), name='emergencies_wordschange_is_about_an_entry'),
        ),
        migrations.AddConstraint(
            model_name='wordschange',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='emergencies_wordschange_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='wordssignoff',
            constraint=models.CheckConstraint(condition=models.Q(('four_eyes', False), models.Q(('by', models.F('proposed_by')), _negated=True), _connector='OR'), name='emergencies_wordssignoff_two_people'),
        ),
        *written_once("emergencies_wordschange", "emergencies_wordssignoff"),
    ]

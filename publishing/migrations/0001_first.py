import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import written_once


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clinic', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500, unique=True, verbose_name='address')),
                ('dead', models.BooleanField(default=False, verbose_name='dead')),
                ('checked_at', models.DateTimeField(verbose_name='checked')),
            ],
            options={
                'verbose_name': 'checked link',
                'verbose_name_plural': 'checked links',
                'ordering': ['-dead', 'url'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft_model', models.CharField(max_length=60)),
                ('draft_id', models.PositiveBigIntegerField()),
                ('due', models.DateField()),
                ('kind', models.CharField(choices=[('before', '30 days before'), ('due', 'on the day'), ('after', '14 days after')], max_length=6)),
                ('sent_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'constraints': [models.UniqueConstraint(fields=('draft_model', 'draft_id', 'due', 'kind'), name='publishing_reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('review', 'medically reviewed'), ('author', 'checked by its author')], max_length=6)),
                ('at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('name', models.CharField(max_length=200)),
                ('credentials', models.CharField(blank=True, max_length=200)),
                ('license', models.CharField(max_length=120)),
                ('draft_model', models.CharField(max_length=60)),
                ('draft_id', models.PositiveBigIntegerField()),
                ('content', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('hashes', models.JSONField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carried_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='small_changes', to='publishing.signoff')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.physician')),
            ],
            options={
                'verbose_name': 'sign-off',
                'verbose_name_plural': 'sign-offs',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('sign_off', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='publishing.signoff')),
            ],
            options={
                'verbose_name': 'revoked sign-off',
                'verbose_name_plural': 'revoked sign-offs',
            },
        ),
        migrations.CreateModel(
            name='DraftEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by_email', models.EmailField(blank=True, db_index=True, max_length=254)),
                ('by_profile', models.PositiveBigIntegerField(db_index=True, null=True)),
                ('draft_model', models.CharField(max_length=60)),
                ('draft_id', models.PositiveBigIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='page')),
                ('step', models.CharField(choices=[('save', 'saved'), ('submit', 'submitted'), ('ask', 'changes requested'), ('sign', 'signed'), ('approve', 'approved'), ('approve_minor', 'approved as a minor change'), ('override', 'rule overridden'), ('publish', 'published'), ('correct', 'corrected urgently'), ('look', 'urgent correction checked'), ('confirm', 'reviewed without a change'), ('cancel', 'schedule canceled'), ('withdraw', 'withdrawn'), ('restore', 'restored from an edition'), ('import', 'imported')], max_length=20, verbose_name='step')),
                ('from_state', models.CharField(blank=True, choices=[('draft', 'being written'), ('submitted', 'waiting for approval'), ('changes', 'changes requested'), ('approved', 'approved, not yet published'), ('published', 'published, no new changes')], max_length=10)),
                ('to_state', models.CharField(blank=True, choices=[('draft', 'being written'), ('submitted', 'waiting for approval'), ('changes', 'changes requested'), ('approved', 'approved, not yet published'), ('published', 'published, no new changes')], max_length=10)),
                ('edition_number', models.PositiveIntegerField(null=True)),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('data', models.JSONField(default=dict)),
                ('by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'log',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['draft_model', 'draft_id'], name='publishing_event_of_draft')],
            },
        ),
        migrations.AddIndex(
            model_name='signoff',
            index=models.Index(fields=['draft_model', 'draft_id'], name='publishing_sign_off_of_draft'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('license', ''), _negated=True), models.Q(('content_hash', ''), _negated=True)), name='publishing_sign_off_says_who'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at', models.F('made_at')), ('carried_by__isnull', True), ('of__isnull', True)), models.Q(('at__lte', models.F('made_at')), ('carried_by__isnull', False), ('of__isnull', False)), _connector='OR'), name='publishing_sign_off_or_small_changes'),
        ),
        *written_once(
            "publishing_draftevent", "publishing_signoff", "publishing_revocation", "publishing_reminder"
        ),
    ]

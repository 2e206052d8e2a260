import uuid
import vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxMail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('message_id', models.CharField(max_length=320, unique=True)),
                ('dedupe_key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('kind', models.CharField(max_length=50, verbose_name='email')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('sealed_recipient', vault.fields.TokenField(blank=True, db_column='recipient', null=True)),
                ('sealed_context', vault.fields.TokenField(blank=True, db_column='context', null=True)),
                ('state', models.CharField(choices=[('pending', 'waiting'), ('sent', 'sent'), ('dead', 'given up')], default='pending', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('not_before', models.DateTimeField(verbose_name='next attempt')),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('leased_by', models.CharField(blank=True, max_length=100)),
                ('created_at', models.DateTimeField(verbose_name='written')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('error_class', models.CharField(blank=True, max_length=80, verbose_name='last error')),
            ],
            options={
                'verbose_name': 'email',
                'verbose_name_plural': 'emails',
                'db_table': 'outbox_message',
                'ordering': ['-created_at'],
                'permissions': [('retry_message', 'Can retry a given-up email')],
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['not_before'], name='outbox_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'sent', 'dead'])), name='outbox_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='outbox_sent_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'pending'), _negated=True), models.Q(('sealed_context__isnull', False), ('sealed_recipient__isnull', False)), _connector='OR'), name='outbox_waiting_can_be_written'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sealed_context__isnull', True), _connector='OR'), name='outbox_sent_forgets_its_values'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', True), ('leased_by', '')), models.Q(models.Q(('leased_by', ''), _negated=True), ('lease_until__isnull', False), ('state', 'pending')), _connector='OR'), name='outbox_lease_is_whole')],
            },
        ),
    ]

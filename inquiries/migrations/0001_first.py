import django.db.models.deletion
import inquiries.references
import uuid
import vault.fields
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import written_once


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('outbox', '0001_first'),
        ('pages', '0001_first'),
        ('procedures', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LostLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('contact', vault.fields.EncryptedTextField(verbose_name='email or phone')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
            ],
            options={
                'verbose_name': 'lost link',
                'verbose_name_plural': 'lost links',
                'ordering': ['asked_at'],
            },
        ),
        migrations.CreateModel(
            name='SafetyCount',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('shown', models.PositiveIntegerField(default=0, verbose_name='shown')),
            ],
            options={
                'verbose_name': 'emergency pages shown',
                'verbose_name_plural': 'emergency pages shown',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('hash', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='SHA-256')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('body', models.TextField(verbose_name='text')),
                ('first_shown_at', models.DateTimeField(verbose_name='first agreed to')),
            ],
            options={
                'verbose_name': 'text agreed to',
                'verbose_name_plural': 'texts agreed to',
                'constraints': [models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='inquiries_consent_to_words')],
            },
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(default=inquiries.references.new_reference, max_length=11, unique=True, verbose_name='reference')),
                ('submission_key', models.CharField(editable=False, max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('request', 'consultation'), ('question', 'question'), ('call', 'urgent call-back')], default='request', max_length=10, verbose_name='kind')),
                ('channel', models.CharField(default='web', editable=False, max_length=10, verbose_name='channel')),
                ('state', models.CharField(choices=[('quarantine', 'quarantine'), ('new', 'new'), ('triage', 'triage'), ('clinical_review', 'clinical review'), ('waiting_patient', 'waiting for the patient'), ('scheduling', 'arranging a visit'), ('closed', 'closed'), ('erased', 'erased')], default='new', editable=False, max_length=20, verbose_name='state')),
                ('close_reason', models.CharField(blank=True, choices=[('scheduled', 'visit arranged'), ('referred', 'referred elsewhere'), ('not_suitable', 'not suitable'), ('unreachable', 'could not be reached'), ('answered', 'answered'), ('withdrawn', 'withdrawn'), ('duplicate', 'duplicate'), ('spam', 'spam')], editable=False, max_length=20, verbose_name='closed because')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('urgency_lowered', models.BooleanField(default=False, editable=False, verbose_name='urgency lowered by staff')),
                ('safety', models.CharField(choices=[('no', 'none of the symptoms'), ('checked', 'symptoms, seen by a doctor for them'), ('call', 'symptoms, wants a call'), ('reversed', 'first yes or not sure, then no')], default='no', max_length=10, verbose_name='safety check')),
                ('danger', models.CharField(blank=True, choices=[('possible', 'possible'), ('certain', 'certain')], editable=False, max_length=10, verbose_name='words of danger')),
                ('spam_points', models.PositiveSmallIntegerField(default=0, verbose_name='spam points')),
                ('spam_rules', models.JSONField(blank=True, default=list, verbose_name='reasons for the spam points')),
                ('topic', models.CharField(choices=[('procedure', 'a procedure'), ('not_sure', 'not sure yet'), ('something_else', 'something else')], max_length=20, verbose_name='topic')),
                ('procedure_edition', models.PositiveIntegerField(blank=True, null=True, verbose_name='edition that was live then')),
                ('asked_from', models.CharField(blank=True, max_length=80, verbose_name='came from')),
                ('contact_first_by', models.CharField(choices=[('phone', 'Phone call'), ('text', 'Text message'), ('email', 'Email')], max_length=10, verbose_name='contact first by')),
                ('voicemail_ok', models.BooleanField(blank=True, null=True, verbose_name='voicemail may name the clinic')),
                ('texts_ok', models.BooleanField(default=False, verbose_name='may be sent text messages')),
                ('best_times', models.JSONField(blank=True, default=list, verbose_name='best times to call')),
                ('language', models.CharField(default='en-us', max_length=10, verbose_name='language of the site')),
                ('speaks', models.CharField(blank=True, max_length=40, verbose_name='preferred language')),
                ('interpreter', models.BooleanField(default=False, verbose_name='needs an interpreter')),
                ('hearing', models.BooleanField(default=False, verbose_name='deaf or hard of hearing')),
                ('received_at', models.DateTimeField(db_index=True, verbose_name='received')),
                ('promise_at', models.DateTimeField(blank=True, null=True, verbose_name='promised by')),
                ('first_contact_at', models.DateTimeField(blank=True, null=True, verbose_name='first contact')),
                ('follow_up_on', models.DateField(blank=True, null=True, verbose_name='follow up on')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed')),
                ('legal_hold', models.BooleanField(default=False, verbose_name='legal hold')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assignee')),
                ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inquiries.inquiry')),
                ('procedure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='procedures.procedure', verbose_name='procedure')),
            ],
            options={
                'verbose_name': 'request',
                'verbose_name_plural': 'requests',
                'ordering': ['-received_at'],
            },
        ),
        migrations.CreateModel(
            name='ContactAttempt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('phone', 'phone call'), ('text', 'text message'), ('email', 'email')], max_length=10, verbose_name='by')),
                ('outcome', models.CharField(choices=[('reached', 'reached'), ('no_answer', 'no answer'), ('voicemail', 'left a voicemail'), ('wrong', 'wrong number or address')], max_length=10, verbose_name='outcome')),
                ('remark', vault.fields.EncryptedTextField(blank=True, verbose_name='remark')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tried by')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'contact attempt',
                'verbose_name_plural': 'contact attempts',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('privacy', 'privacy notice'), ('not_emergency', 'not for emergencies'), ('texts', 'text messages'), ('helper', 'the patient knows')], max_length=15, verbose_name='kind')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('notice_edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pages.noticeedition', verbose_name='edition')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inquiries.consenttext', verbose_name='text')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
            },
        ),
        migrations.CreateModel(
            name='Answers',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('screening_edition', models.PositiveIntegerField(blank=True, null=True, verbose_name='edition of the questions')),
                ('screening_hash', models.CharField(blank=True, max_length=64)),
                ('content', vault.fields.EncryptedTextField(verbose_name='answers')),
                ('inquiry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'answers',
                'verbose_name_plural': 'answers',
            },
        ),
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('action', models.CharField(choices=[('listed', 'opened the list'), ('searched', 'searched'), ('opened', 'opened the request')], max_length=10, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('details', models.JSONField(blank=True, default=dict)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inquiry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accesses', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'view of a request',
                'verbose_name_plural': 'views of requests',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='InquiryEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('moved', 'moved on'), ('assigned', 'assigned to a staff member'), ('replied', 'replied to the patient'), ('noted', 'wrote a note'), ('attempted', 'tried to reach the patient'), ('patient_wrote', 'the patient wrote'), ('called_again', 'asked again to be called'), ('made_urgent', 'made urgent: the patient’s words may describe an emergency'), ('urgency_lowered', 'lowered the urgency'), ('question_drafted', 'drafted a public question'), ('deletion_asked', 'deletion requested'), ('deletion_answered', 'answered the deletion request'), ('held', 'placed a legal hold'), ('released', 'ended the legal hold')], max_length=30, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('from_state', models.CharField(blank=True, max_length=20, verbose_name='from')),
                ('to_state', models.CharField(blank=True, max_length=20, verbose_name='to')),
                ('details', models.JSONField(blank=True, default=dict)),
                ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'log',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=50, verbose_name='email')),
                ('asked_for', models.BooleanField(default=False)),
                ('at', models.DateTimeField(verbose_name='when')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='inquiries.inquiry')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.outboxmail')),
            ],
            options={
                'verbose_name': 'email to a patient',
                'verbose_name_plural': 'emails to patients',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='MailPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('new_requests', models.CharField(choices=[('each', 'one email for each'), ('daily', 'one email in the morning'), ('never', 'no email')], default='each', max_length=5, verbose_name='new requests')),
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'emails to staff',
                'verbose_name_plural': 'emails to staff',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('direction', models.CharField(choices=[('in', 'from the patient'), ('out', 'to the patient')], max_length=3, verbose_name='direction')),
                ('body', vault.fields.EncryptedTextField(verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('body', vault.fields.EncryptedTextField(verbose_name='note')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='OneTimeCode',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=20, verbose_name='purpose')),
                ('code_hash', models.CharField(max_length=80)),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'one-time code',
                'verbose_name_plural': 'one-time codes',
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(help_text='For example: We are not taking new requests until March 9. Call us if you need us sooner.', max_length=300, verbose_name='what patients read')),
                ('since', models.DateTimeField(verbose_name='from')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(blank=True, help_text='Leave empty to pause all requests.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='procedures.procedure', verbose_name='procedure')),
            ],
            options={
                'verbose_name': 'pause',
                'verbose_name_plural': 'pauses',
                'ordering': ['-since'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('patient', 'patient'), ('helper', 'helper')], max_length=10, verbose_name='role')),
                ('first_name', vault.fields.EncryptedTextField(blank=True, verbose_name='first name')),
                ('last_name', vault.fields.EncryptedTextField(blank=True, verbose_name='last name')),
                ('last_name_index', vault.fields.BlindIndexField(blank=True, db_index=True, editable=False, kind='name', max_length=40, of='last_name')),
                ('called', vault.fields.EncryptedTextField(blank=True, verbose_name='name to use')),
                ('relationship', vault.fields.EncryptedTextField(blank=True, verbose_name='relationship to the patient')),
                ('phone', vault.fields.EncryptedTextField(blank=True, verbose_name='phone, as typed')),
                ('phone_e164', vault.fields.EncryptedTextField(blank=True, verbose_name='phone, to dial')),
                ('phone_index', vault.fields.BlindIndexField(blank=True, db_index=True, editable=False, kind='phone', max_length=40, of='phone_e164')),
                ('email', vault.fields.EncryptedTextField(blank=True, verbose_name='email')),
                ('email_index', vault.fields.BlindIndexField(blank=True, db_index=True, editable=False, kind='email', max_length=40, of='email')),
                ('been_here', vault.fields.EncryptedTextField(blank=True, verbose_name='been a patient here')),
                ('birth_date', vault.fields.EncryptedTextField(blank=True, verbose_name='date of birth')),
                ('zip_code', vault.fields.EncryptedTextField(blank=True, verbose_name='ZIP code')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='RequestDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner_hash', models.CharField(max_length=64)),
                ('shared_computer', models.BooleanField(default=False)),
                ('payload', vault.fields.EncryptedTextField()),
                ('started_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('inquiry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'request being written',
                'verbose_name_plural': 'requests being written',
                'db_table': 'inquiries_draft',
            },
        ),
        migrations.CreateModel(
            name='SafetyEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('submission_key', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ('edition', models.PositiveIntegerField(blank=True, null=True, verbose_name='edition of the safety list')),
                ('edition_hash', models.CharField(blank=True, max_length=64)),
                ('trigger', models.CharField(choices=[('yes', 'answered yes'), ('not_sure', 'answered not sure'), ('answer', 'an answer to a question'), ('words', 'words in a text')], max_length=10, verbose_name='shown because')),
                ('certainty', models.CharField(blank=True, choices=[('possible', 'possible'), ('certain', 'certain')], max_length=10, verbose_name='how sure')),
                ('sign', vault.fields.EncryptedTextField(blank=True, verbose_name='sign')),
                ('field', vault.fields.EncryptedTextField(blank=True, verbose_name='where')),
                ('words_version', models.CharField(blank=True, max_length=40, verbose_name='version of the emergency words')),
                ('way_on', models.CharField(blank=True, choices=[('checked', 'has already been seen for this'), ('call', 'asked to be called'), ('mistake', 'said it was a mistake'), ('went_on', 'sent it anyway'), ('', 'went back without choosing')], max_length=10, verbose_name='what they did next')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='safety_events', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'safety event',
                'verbose_name_plural': 'safety events',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='StatusToken',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('secret_hash', models.CharField(max_length=80, unique=True)),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='status_tokens', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'status link',
                'verbose_name_plural': 'status links',
            },
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['state', 'promise_at'], name='inquiries_queue'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('procedure__isnull', False), ('procedure_edition__isnull', False), ('topic', 'procedure')), models.Q(('procedure__isnull', True), ('procedure_edition__isnull', True), ('topic__in', ['not_sure', 'something_else'])), ('state', 'erased'), _connector='OR'), name='inquiries_procedure_with_its_edition'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('contact_first_by__in', ['phone', 'text', 'email']), ('state', 'erased'), _connector='OR'), name='inquiries_known_contact'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ['closed', 'erased']), models.Q(('close_reason', ''), _negated=True)), models.Q(models.Q(('state__in', ['closed', 'erased']), _negated=True), ('close_reason', ''), ('closed_at__isnull', True)), _connector='OR'), name='inquiries_closed_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'quarantine'), _negated=True), models.Q(('danger', ''), ('safety', 'no')), _connector='OR'), name='inquiries_safety_is_never_quarantined'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('safety__in', ['checked', 'call']), _negated=True), models.Q(('danger', 'certain'), _negated=True)), ('urgent', True), ('urgency_lowered', True), _connector='OR'), name='inquiries_symptoms_are_urgent'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('urgent', False), ('urgency_lowered', False), _connector='OR'), name='inquiries_urgent_or_lowered'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_reason', 'duplicate'), _negated=True), ('duplicate_of__isnull', False), ('state', 'erased'), _connector='OR'), name='inquiries_duplicate_of_something'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'erased'), _negated=True), models.Q(('asked_from', ''), ('contact_first_by', ''), ('danger', ''), ('duplicate_of__isnull', True), ('follow_up_on__isnull', True), ('hearing', False), ('interpreter', False), ('kind', ''), ('language', ''), ('procedure__isnull', True), ('procedure_edition__isnull', True), ('safety', ''), ('spam_points', 0), ('speaks', ''), ('texts_ok', False), ('topic', ''), ('urgency_lowered', False), ('urgent', False), ('voicemail_ok__isnull', True), ('legal_hold', False)), _connector='OR'), name='inquiries_erased_says_nothing'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('inquiry', 'kind'), name='inquiries_consent_once'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'privacy'), ('notice_edition__isnull', False)), models.Q(models.Q(('kind', 'privacy'), _negated=True), ('notice_edition__isnull', True)), _connector='OR'), name='inquiries_consent_names_its_edition'),
        ),
        migrations.AddConstraint(
            model_name='access',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'opened'), _negated=True), ('inquiry__isnull', False), _connector='OR'), name='inquiries_opened_what'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(fields=['inquiry', 'at'], name='inquiries_mails_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='mailpreference',
            constraint=models.CheckConstraint(condition=models.Q(('new_requests__in', ['each', 'daily', 'never'])), name='inquiries_known_preference'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('direction', 'in')), models.Q(('by__isnull', False), ('direction', 'out')), _connector='OR'), name='inquiries_message_has_its_writer'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='inquiries_pause_ends_after_it_begins', violation_error_message='The end must be after the start.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('inquiry', 'role'), name='inquiries_person_role_once'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['patient', 'helper'])), name='inquiries_person_known_role'),
        ),
        migrations.AddConstraint(
            model_name='safetyevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certainty__in', ['possible', 'certain']), ('trigger', 'words')), models.Q(('certainty', ''), models.Q(('trigger', 'words'), _negated=True)), _connector='OR'), name='inquiries_words_are_more_or_less_certain'),
        ),
        *written_once("inquiries_inquiryevent", "inquiries_access"),
    ]

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import written_once
from publishing.triggers import signed_exactly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clinic', '0001_first'),
        ('procedures', '0001_first'),
        ('publishing', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EditionPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_placements', to='procedures.procedure')),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='procedures.procedure', verbose_name='procedure')),
            ],
            options={
                'verbose_name': 'place on a procedure',
                'verbose_name_plural': 'places on procedures',
                'ordering': ['procedure_id', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text="The last part of the page's address.", max_length=80, unique=True, verbose_name='address')),
                ('sample', models.BooleanField(default=False, help_text='While this is checked, the page says that it is a sample that a physician must review.', verbose_name='sample text')),
                ('review_months', models.PositiveSmallIntegerField(blank=True, help_text='12 if left empty; 6 for cost and coverage.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='review every … months')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('submitted', 'waiting for approval'), ('changes', 'changes requested'), ('approved', 'approved, not yet published'), ('published', 'published, no new changes')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last saved')),
                ('bound_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('change_note', models.TextField(blank=True, help_text='For the history: what is different for readers, in a sentence.', verbose_name='what changed')),
                ('major', models.BooleanField(default=True, help_text='Readers see major changes under “What changed”.', verbose_name='major change')),
                ('imported_document', models.CharField(blank=True, editable=False, max_length=64)),
                ('imported_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('question', models.CharField(help_text="In the patient's words, ending in “?”.", max_length=300, verbose_name='question')),
                ('short_answer', models.CharField(blank=True, help_text='Plain text, at most 50 words.', max_length=400, verbose_name='short answer')),
                ('answer', models.TextField(verbose_name='answer')),
                ('topic', models.CharField(blank=True, max_length=80, verbose_name='topic')),
                ('stage', models.CharField(blank=True, choices=[('deciding', 'Deciding'), ('preparing', 'Getting ready'), ('the_day', 'On the day'), ('recovering', 'Recovering'), ('cost', 'Cost')], max_length=12, verbose_name='stage')),
                ('dated', models.DateTimeField(blank=True, null=True, verbose_name='written on')),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='clinic.physician', verbose_name='author')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last saved by')),
                ('owner', models.ForeignKey(blank=True, help_text='Is responsible for this page and gets a reminder when its review is due.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('procedures', models.ManyToManyField(related_name='questions', through='faqs.Placement', to='procedures.procedure', verbose_name='procedures')),
                ('related', models.ManyToManyField(blank=True, help_text='3 at most.', related_name='+', to='faqs.question', verbose_name='related questions')),
                ('signed', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.signoff')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['question'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='placement',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='faqs.question'),
        ),
        migrations.CreateModel(
            name='AnswerSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('key', models.SlugField(blank=True, help_text='Rows of evidence name the source by it. Made from the title if left empty.', max_length=30, verbose_name='short name')),
                ('title', models.CharField(help_text='For a person: what they vouch for, in a few words.', max_length=300, verbose_name='title')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='address or DOI')),
                ('vouched_by', models.CharField(blank=True, help_text='Name and degree, if the source is a person and not a text.', max_length=200, verbose_name='physician who vouches for it')),
                ('read_on', models.DateField(blank=True, help_text='For a person: the day on which they vouched for it.', null=True, verbose_name='read on')),
                ('counts_until', models.DateField(blank=True, help_text='After this day, the page tells patients that its numbers are due for a check.', null=True, verbose_name='counts until')),
                ('supports', models.TextField(blank=True, help_text='The sentences on this page whose numbers it supports. One on each line, as on the page.', verbose_name='supports')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='faqs.question')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QuestionEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('page', 'page'), ('ended', 'no longer offered'), ('replaced', 'replaced by another page'), ('error', 'published in error')], default='page', max_length=10)),
                ('slug', models.SlugField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('number', models.PositiveIntegerField(verbose_name='edition')),
                ('content', models.JSONField()),
                ('search_text', models.TextField(blank=True)),
                ('hash', models.CharField(max_length=64)),
                ('grades', models.JSONField(default=dict)),
                ('review_due', models.DateField(null=True, verbose_name='review due')),
                ('origin', models.CharField(choices=[('written', 'written here'), ('imported', 'imported'), ('sample', 'sample content')], default='written', max_length=10)),
                ('four_eyes', models.BooleanField(default=True)),
                ('urgent_reason', models.TextField(blank=True)),
                ('change_note', models.TextField(blank=True, verbose_name='what changed')),
                ('major', models.BooleanField(default=True)),
                ('replacement', models.PositiveBigIntegerField(null=True)),
                ('live_from', models.DateTimeField(verbose_name='live from')),
                ('created_at', models.DateTimeField(verbose_name='published')),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='faqs.question')),
                ('procedures', models.ManyToManyField(related_name='question_editions', through='faqs.EditionPlacement', to='procedures.procedure')),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sign_off', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.signoff')),
                ('written_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'edition of a question',
                'verbose_name_plural': 'editions of questions',
                'ordering': ['-number'],
                'get_latest_by': 'number',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='editionplacement',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='faqs.questionedition'),
        ),
        migrations.CreateModel(
            name='AnsweredCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('topic', models.CharField(blank=True, max_length=80, verbose_name='topic')),
                ('yes', models.PositiveIntegerField(default=0, verbose_name='yes')),
                ('no', models.PositiveIntegerField(default=0, verbose_name='no')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='faqs.questionedition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'answered or not',
                'verbose_name_plural': 'answered or not',
                'ordering': ['-day'],
            },
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('bound_content', ''), _negated=True)), _connector='OR'), name='faqs_question_approved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('review_months__isnull', True), ('review_months__range', (1, 36)), _connector='OR'), name='faqs_question_review_interval'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('question', 'procedure'), name='faqs_placement_once'),
        ),
        migrations.AddConstraint(
            model_name='answersource',
            constraint=models.UniqueConstraint(fields=('question', 'key'), name='faqs_source_key_once', violation_error_message='Another source of this page has this short name. Choose a different one.'),
        ),
        migrations.AddConstraint(
            model_name='questionedition',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='faqs_questionedition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='questionedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'page'), _negated=True), models.Q(('origin', 'written'), _negated=True), ('four_eyes', False), models.Q(('urgent_reason', ''), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('approved_by', models.F('written_by')), _negated=True)), _connector='OR'), name='faqs_questionedition_two_people'),
        ),
        migrations.AddConstraint(
            model_name='questionedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'written'), _negated=True), models.Q(('change_note', ''), _negated=True), _connector='OR'), name='faqs_questionedition_has_a_change_note'),
        ),
        migrations.AddConstraint(
            model_name='questionedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'replaced'), ('replacement__isnull', False)), models.Q(('kind', 'replaced'), _negated=True), _connector='OR'), name='faqs_questionedition_replaced_by_something'),
        ),
        migrations.AddConstraint(
            model_name='editionplacement',
            constraint=models.UniqueConstraint(fields=('edition', 'procedure'), name='faqs_edition_placement_once'),
        ),
        migrations.AddConstraint(
            model_name='answeredcount',
            constraint=models.UniqueConstraint(condition=models.Q(('edition__isnull', False)), fields=('day', 'edition'), name='faqs_count_of_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='answeredcount',
            constraint=models.UniqueConstraint(condition=models.Q(('edition__isnull', True)), fields=('day', 'topic'), name='faqs_count_of_topic_once'),
        ),
        *written_once("faqs_questionedition", "faqs_editionplacement"),
        signed_exactly("faqs_questionedition", "faqs.question"),
    ]

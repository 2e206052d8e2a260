from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("inquiries", "0006_erase_what_is_called_so")]

    operations = [
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
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_reason', 'duplicate'), _negated=True), ('duplicate_of__isnull', False), ('state', 'erased'), _connector='OR'), name='inquiries_duplicate_of_something'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'erased'), _negated=True), models.Q(('asked_from', ''), ('contact_first_by', ''), ('duplicate_of__isnull', True), ('follow_up_on__isnull', True), ('hearing', False), ('interpreter', False), ('kind', ''), ('language', ''), ('procedure__isnull', True), ('procedure_edition__isnull', True), ('safety', ''), ('spam_points', 0), ('speaks', ''), ('texts_ok', False), ('topic', ''), ('urgent', False), ('voicemail_ok__isnull', True), ('legal_hold', False)), _connector='OR'), name='inquiries_erased_says_nothing'),
        ),
    ]

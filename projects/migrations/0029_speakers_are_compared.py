"""Telephones and mailboxes of representatives are found by an index, since clubs are compared by them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0028_papers_of_answers_and_letters'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='representative',
            index=models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='speakers_by_phone'),
        ),
        migrations.AddIndex(
            model_name='representative',
            index=models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='speakers_by_email'),
        ),
    ]

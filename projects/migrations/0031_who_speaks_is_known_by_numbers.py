"""Who speaks for a work may tell a CURP and an RFC: sealed, and compared by a keyed hash."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0030_rights_and_filing'),
    ]

    operations = [
        migrations.AddField(
            model_name='representative',
            name='curp_sealed',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='representative',
            name='person_key',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='representative',
            name='rfc_sealed',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddIndex(
            model_name='representative',
            index=models.Index(condition=models.Q(('person_key', ''), _negated=True), fields=['person_key'], name='speakers_by_person'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('curp_sealed', ''), ('person_key', '')), models.Q(models.Q(('person_key', ''), _negated=True), models.Q(('curp_sealed', ''), _negated=True)), _connector='OR'), name='speakers_curp_is_kept_and_compared'),
        ),
    ]

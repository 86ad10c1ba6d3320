"""Who paid for the works of several clubs is found by the name that was declared, or that the bank tells."""

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0014_lines_are_booked_together'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='declaration',
            index=models.Index(models.Func(django.db.models.functions.text.Lower(models.Func(models.F('paid_by'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), condition=models.Q(('payer', 'migrants')), name='declarations_by_payer'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(models.Func(django.db.models.functions.text.Lower(models.Func(models.F('counterpart'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), condition=models.Q(('counterpart', ''), _negated=True), name='movements_by_counterpart'),
        ),
    ]

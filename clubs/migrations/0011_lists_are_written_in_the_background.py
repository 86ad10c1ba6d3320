"""A list of clubs is on its way into the register: who asked for it, who has it, and why it was not saved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clubs', '0010_who_speaks_is_read_on_record'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clublist',
            name='refusal',
            field=models.CharField(blank=True, max_length=300, verbose_name='por qué no se guardó'),
        ),
        migrations.AddField(
            model_name='clublist',
            name='seen_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='clublist',
            name='wanted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='clublist',
            name='wanted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién pidió guardarla'),
        ),
        migrations.AddConstraint(
            model_name='clublist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seen_at__isnull', True), ('wanted_at__isnull', True), ('wanted_by__isnull', True)), models.Q(('refusal', ''), ('wanted_at__isnull', False), ('wanted_by__isnull', False)), _connector='OR'), name='list_on_its_way_has_its_person'),
        ),
    ]

"""Who read the CURP and RFC of somebody who speaks for a work is on record by name."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clubs', '0009_federations_ask_for_their_note'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='consultation',
            name='speaker',
            field=models.CharField(blank=True, max_length=150, verbose_name='quién representa la obra'),
        ),
        migrations.AlterField(
            model_name='consultation',
            name='what',
            field=models.CharField(choices=[('roll', 'Padrón y mesa directiva'), ('request', 'Solicitud de Toma de Nota con su padrón'), ('paper', 'Padrón en PDF'), ('numbers', 'CURP y RFC completos'), ('speaker', 'CURP y RFC completos de quien representa una obra')], max_length=10, verbose_name='qué consultó'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what', 'speaker'), models.Q(('speaker', ''), _negated=True)), models.Q(models.Q(('what', 'speaker'), _negated=True), ('speaker', '')), _connector='OR'), name='speaker_is_told_by_name'),
        ),
    ]

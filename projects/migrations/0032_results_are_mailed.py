"""A mail may tell of a result that no session decided."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0031_who_speaks_is_known_by_numbers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='workmail',
            name='about',
            field=models.CharField(choices=[('remarks', 'Observaciones'), ('commitment', 'Compromiso'), ('result', 'Resultado')], max_length=10),
        ),
    ]

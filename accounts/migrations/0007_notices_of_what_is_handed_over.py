# Whoever receives an office is told what is handed over with it.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_invitations_and_hand_overs'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_has_a_kind',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('act', 'Acto en nombre de su club'), ('own', 'Constancia de lo que usted hizo'), ('objection', 'Acto no reconocido'), ('outcome', 'Resolución sobre un acto no reconocido'), ('club', 'Lo que se hizo en el registro de su club o federación'), ('handed', 'Lo que se le entregó con un cargo')], max_length=10, verbose_name='clase'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['act', 'own', 'objection', 'outcome', 'club', 'handed'])), name='notice_has_a_kind'),
        ),
    ]

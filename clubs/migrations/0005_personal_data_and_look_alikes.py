"""Numbers of members are kept sealed, who reads them is on record, and clubs know which others look like them."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON clubs_consultation
    FOR EACH ROW EXECUTE FUNCTION clubs_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON clubs_pairdecision
    FOR EACH ROW EXECUTE FUNCTION clubs_refuse_change();
"""
BACKWARD = """
DROP TRIGGER append_only ON clubs_pairdecision;
DROP TRIGGER append_only ON clubs_consultation;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_notices'),
        ('clubs', '0004_people_and_requests'),
        ('places', '0002_migration_intensity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('roll', 'Padrón y mesa directiva'), ('request', 'Solicitud de Toma de Nota con su padrón'), ('paper', 'Padrón en PDF'), ('numbers', 'CURP y RFC completos')], max_length=10, verbose_name='qué consultó')),
                ('page', models.CharField(max_length=200, verbose_name='en qué página')),
                ('office', models.CharField(max_length=200, verbose_name='oficina')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
            ],
            options={
                'verbose_name': 'consulta de datos personales',
                'verbose_name_plural': 'consultas de datos personales',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PairDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('same', 'Son el mismo club'), ('different', 'Son clubes distintos'), ('open', 'Se está investigando')], max_length=10, verbose_name='decisión')),
                ('reason', models.CharField(max_length=500, verbose_name='por qué')),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), editable=False, size=None)),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
            ],
            options={
                'verbose_name': 'decisión sobre clubes parecidos',
                'verbose_name_plural': 'decisiones sobre clubes parecidos',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='club',
            name='address',
            field=models.CharField(blank=True, max_length=300, verbose_name='domicilio en el extranjero'),
        ),
        migrations.AddField(
            model_name='club',
            name='bare_name',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf(django.db.models.functions.text.Trim(models.Func(models.Func(models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('\\m(clubes|club|asociacion|organizacion|grupo|federacion|fraternidad|comite|migrantes|migrante|paisanos|oriundos|hijos|a c|ac|inc|de|del|la|las|el|los|y|en|por)\\M'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value(' +'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField())), models.Value('')), models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=200)),
        ),
        migrations.AddField(
            model_name='club',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico'),
        ),
        migrations.AddField(
            model_name='club',
            name='phone',
            field=models.CharField(blank=True, max_length=16, verbose_name='teléfono'),
        ),
        migrations.AddField(
            model_name='member',
            name='curp_sealed',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='person_key',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='member',
            name='rfc_sealed',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='search_name',
            field=models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=300)),
        ),
        migrations.AlterField(
            model_name='clubevent',
            name='act',
            field=models.CharField(choices=[('take_up', 'Tomar en revisión'), ('observe', 'Enviar observaciones'), ('answer', 'Contestar las observaciones'), ('issue', 'Emitir Toma de Nota'), ('withdraw', 'Desistir de la solicitud'), ('suspend', 'Suspender la Toma de Nota'), ('lift', 'Levantar la suspensión'), ('cancel', 'Cancelar la Toma de Nota'), ('join', 'Alta de integrante'), ('leave', 'Baja de integrante'), ('seat', 'Alta en la mesa directiva'), ('unseat', 'Baja de la mesa directiva'), ('ask', 'Toma de Nota solicitada'), ('numbers', 'CURP o RFC anotados'), ('contact', 'Datos de contacto anotados')], max_length=10, verbose_name='qué se hizo'),
        ),
        migrations.AddField(
            model_name='club',
            name='plain_address',
            field=models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.Func(models.F('address'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=300)),
        ),
        migrations.AddIndex(
            model_name='club',
            index=models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='clubs_by_phone'),
        ),
        migrations.AddIndex(
            model_name='club',
            index=models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='clubs_by_email'),
        ),
        migrations.AddIndex(
            model_name='club',
            index=models.Index(condition=models.Q(('plain_address', ''), _negated=True), fields=['plain_address'], name='clubs_by_address'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('person_key', ''), _negated=True), fields=['person_key'], name='members_by_person'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['search_name', 'birth_date'], name='members_by_name_and_birth'),
        ),
        migrations.AddConstraint(
            model_name='club',
            constraint=models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[0-9]{8,15}$'), _connector='OR'), name='club_phone_is_international'),
        ),
        migrations.AddConstraint(
            model_name='club',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='club_email_is_in_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True), models.Q(('person_key', ''), _negated=True)), fields=('club', 'person_key'), name='curp_is_on_the_roll_once'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('curp_sealed', ''), ('person_key', '')), models.Q(models.Q(('person_key', ''), _negated=True), models.Q(('curp_sealed', ''), _negated=True)), _connector='OR'), name='curp_is_kept_and_compared'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='club',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='clubs.club', verbose_name='club'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clubs.member', verbose_name='de quién'),
        ),
        migrations.AddField(
            model_name='pairdecision',
            name='by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién'),
        ),
        migrations.AddField(
            model_name='pairdecision',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clubs.club', verbose_name='club'),
        ),
        migrations.AddField(
            model_name='pairdecision',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clubs.club', verbose_name='otro club'),
        ),
        migrations.AddIndex(
            model_name='consultation',
            index=models.Index(fields=['club', '-id'], name='consultations_of_a_club'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what', 'numbers'), _negated=True), ('member__isnull', False), _connector='OR'), name='numbers_are_of_somebody'),
        ),
        migrations.AddIndex(
            model_name='pairdecision',
            index=models.Index(fields=['first', 'second', '-id'], name='decisions_on_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='pairdecision',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_is_told_one_way'),
        ),
        migrations.AddConstraint(
            model_name='pairdecision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='pair_decision_has_its_reason'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

"""The tables of the room as 0002_migration_intensity left them, in one step: a new database is ready sooner."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

from places.tables import CreateModels

# unaccent() is only STABLE, since its dictionary may be changed; ours names the one that it uses, so a
# generated column may rest on it. PL/pgSQL keeps its plan, which makes the catalogue's load quicker.
F_UNACCENT = """
CREATE FUNCTION f_unaccent(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN RETURN public.unaccent('public.unaccent', $1); END $$;
"""


class Migration(migrations.Migration):

    replaces = [('places', '0001_catalogue_of_places'), ('places', '0002_migration_intensity')]

    initial = True

    dependencies = [
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(F_UNACCENT, "DROP FUNCTION f_unaccent(text)"),
        CreateModels([
            migrations.CreateModel(
                name='Consulate',
                fields=[
                    ('code', models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name='clave')),
                    ('name', models.CharField(max_length=120, verbose_name='nombre')),
                    ('city', models.CharField(max_length=60, verbose_name='ciudad')),
                    ('us_state', models.CharField(max_length=2, verbose_name='estado de la sede')),
                    ('kind', models.CharField(choices=[('general', 'Consulado general'), ('career', 'Consulado de carrera'), ('section', 'Sección consular')], max_length=8, verbose_name='tipo')),
                    ('whole_states', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None, verbose_name='estados completos')),
                    ('part_states', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None, verbose_name='estados en parte')),
                    ('as_of', models.DateField(verbose_name='según lista del')),
                    ('sort_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(models.Func(models.F('city'), function='f_unaccent', output_field=models.TextField())), output_field=models.CharField(db_collation='C', max_length=200))),
                ],
                options={
                    'verbose_name': 'consulado',
                    'verbose_name_plural': 'consulados',
                    'ordering': ['sort_key'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z]+(-[a-z]+)*$')), name='consulate_code_is_a_slug'), models.CheckConstraint(condition=models.Q(('us_state__regex', '^[A-Z]{2}$')), name='consulate_has_its_seat_in_a_state'), models.CheckConstraint(condition=models.Q(('kind__in', ['general', 'career', 'section'])), name='consulate_kind_is_of_the_ministry')],
                },
            ),
            migrations.CreateModel(
                name='State',
                fields=[
                    ('code', models.CharField(max_length=2, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[0-9]{2}\\Z', 'La clave del INEGI no tiene la forma debida.')], verbose_name='clave')),
                    ('name', models.CharField(max_length=60, verbose_name='nombre')),
                    ('short_name', models.CharField(help_text='Como la escribe el INEGI: Zac., NL.', max_length=10, verbose_name='abreviatura')),
                    ('population', models.PositiveIntegerField(help_text='Censo 2020.', verbose_name='población')),
                    ('sort_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(models.Func(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('name'), models.Value('ñ'), models.Value('n~')), models.Value('Ñ'), models.Value('N~')), function='f_unaccent', output_field=models.TextField())), output_field=models.CharField(db_collation='C', max_length=200))),
                ],
                options={
                    'verbose_name': 'entidad federativa',
                    'verbose_name_plural': 'entidades federativas',
                    'ordering': ['sort_key'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{2}$')), name='state_code_is_two_digits'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('short_name', ''), _negated=True)), name='state_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Municipality',
                fields=[
                    ('code', models.CharField(max_length=5, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[0-9]{5}\\Z', 'La clave del INEGI no tiene la forma debida.')], verbose_name='clave')),
                    ('name', models.CharField(max_length=100, verbose_name='nombre')),
                    ('seat_name', models.CharField(blank=True, max_length=100, verbose_name='cabecera')),
                    ('population', models.PositiveIntegerField(blank=True, help_text='Censo 2020; vacía si el municipio se creó después.', null=True, verbose_name='población')),
                    ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitud')),
                    ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitud')),
                    ('created_after_census', models.BooleanField(default=False, verbose_name='creado después del Censo 2020')),
                    ('search_name', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=200))),
                    ('sort_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(models.Func(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('name'), models.Value('ñ'), models.Value('n~')), models.Value('Ñ'), models.Value('N~')), function='f_unaccent', output_field=models.TextField())), output_field=models.CharField(db_collation='C', max_length=200))),
                    ('state', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='places.state', verbose_name='entidad')),
                ],
                options={
                    'verbose_name': 'municipio',
                    'verbose_name_plural': 'municipios',
                    'ordering': ['sort_key', 'code'],
                    'indexes': [models.Index(fields=['state', 'sort_key'], name='municipality_by_state'), django.contrib.postgres.indexes.GinIndex(fields=['search_name'], name='municipality_by_likeness', opclasses=['gin_trgm_ops'])],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{5}$')), name='municipality_code_is_five_digits'), models.CheckConstraint(condition=models.Q(('state', django.db.models.functions.text.Left('code', 2))), name='municipality_code_begins_with_its_state'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='municipality_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('created_after_census', True), ('population', None)), models.Q(('created_after_census', False), ('population__isnull', False)), _connector='OR'), name='municipality_is_counted_unless_newer_than_census'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (14, 33)), ('longitude__range', (-119, -86))), _connector='OR'), name='municipality_lies_in_mexico')],
                },
            ),
            migrations.CreateModel(
                name='MigrationIntensity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.PositiveSmallIntegerField(verbose_name='edición')),
                    ('index', models.DecimalField(blank=True, decimal_places=6, help_text='Mayor es menos intensidad.', max_digits=9, null=True, verbose_name='índice')),
                    ('degree', models.CharField(choices=[('very_high', 'Muy alto'), ('high', 'Alto'), ('medium', 'Medio'), ('low', 'Bajo'), ('very_low', 'Muy bajo'), ('none', 'Nulo')], max_length=9, verbose_name='grado')),
                    ('homes_with_remittances', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='% de viviendas que reciben remesas')),
                    ('municipality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='migration_intensity', to='places.municipality', verbose_name='municipio')),
                ],
                options={
                    'verbose_name': 'intensidad migratoria',
                    'verbose_name_plural': 'intensidad migratoria',
                    'ordering': ['municipality', '-edition'],
                    'constraints': [models.UniqueConstraint(fields=('municipality', 'edition'), name='municipality_has_one_intensity_per_edition'), models.CheckConstraint(condition=models.Q(('degree__in', ['very_high', 'high', 'medium', 'low', 'very_low', 'none'])), name='intensity_degree_is_of_conapo'), models.CheckConstraint(condition=models.Q(('edition__range', (1990, 2100))), name='intensity_edition_is_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Marginality',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.PositiveSmallIntegerField(verbose_name='edición')),
                    ('index', models.DecimalField(decimal_places=6, help_text='Mayor es menos marginación.', max_digits=9, verbose_name='índice')),
                    ('degree', models.CharField(choices=[('very_high', 'Muy alto'), ('high', 'Alto'), ('medium', 'Medio'), ('low', 'Bajo'), ('very_low', 'Muy bajo')], max_length=9, verbose_name='grado')),
                    ('municipality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marginality', to='places.municipality', verbose_name='municipio')),
                ],
                options={
                    'verbose_name': 'grado de marginación',
                    'verbose_name_plural': 'grados de marginación',
                    'ordering': ['municipality', '-edition'],
                    'constraints': [models.UniqueConstraint(fields=('municipality', 'edition'), name='municipality_has_one_degree_per_edition'), models.CheckConstraint(condition=models.Q(('degree__in', ['very_high', 'high', 'medium', 'low', 'very_low'])), name='marginality_degree_is_of_conapo'), models.CheckConstraint(condition=models.Q(('edition__range', (1990, 2100))), name='marginality_edition_is_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Locality',
                fields=[
                    ('code', models.CharField(max_length=9, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[0-9]{9}\\Z', 'La clave del INEGI no tiene la forma debida.')], verbose_name='clave')),
                    ('name', models.CharField(max_length=100, verbose_name='nombre')),
                    ('population', models.PositiveIntegerField(help_text='Censo 2020.', verbose_name='población')),
                    ('latitude', models.FloatField(verbose_name='latitud')),
                    ('longitude', models.FloatField(verbose_name='longitud')),
                    ('altitude', models.SmallIntegerField(blank=True, help_text='Metros sobre el mar.', null=True, verbose_name='altitud')),
                    ('search_name', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=200))),
                    ('sort_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(models.Func(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('name'), models.Value('ñ'), models.Value('n~')), models.Value('Ñ'), models.Value('N~')), function='f_unaccent', output_field=models.TextField())), output_field=models.CharField(db_collation='C', max_length=200))),
                    ('municipality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='localities', to='places.municipality', verbose_name='municipio')),
                ],
                options={
                    'verbose_name': 'localidad',
                    'verbose_name_plural': 'localidades',
                    'ordering': ['sort_key', 'code'],
                    'indexes': [models.Index(fields=['municipality', 'sort_key'], name='locality_by_municipality'), django.contrib.postgres.indexes.GinIndex(fields=['search_name'], name='locality_by_likeness', opclasses=['gin_trgm_ops'])],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{9}$')), name='locality_code_is_nine_digits'), models.CheckConstraint(condition=models.Q(('municipality', django.db.models.functions.text.Left('code', 5))), name='locality_code_begins_with_its_municipality'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='locality_has_a_name'), models.CheckConstraint(condition=models.Q(('latitude__range', (14, 33)), ('longitude__range', (-119, -86))), name='locality_lies_in_mexico')],
                },
            ),
        ]),
    ]

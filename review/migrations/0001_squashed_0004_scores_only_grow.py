"""The tables of the room as 0004_scores_only_grow left them, in one step: a new database is ready sooner."""

import django.contrib.postgres.functions
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from places.tables import CreateModels

FORWARD = """
-- A signed opinion is evidence: it is complete, and nobody rewrites it, its lines or its papers.
CREATE FUNCTION review_keep_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.signed_at IS NOT NULL THEN
            RAISE EXCEPTION 'an opinion begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a signed opinion stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.signed_at IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM review_opinionline WHERE opinion_id = NEW.id)
           OR EXISTS (SELECT FROM review_opinionline WHERE opinion_id = NEW.id
                      AND (result = '' OR (result = 'not_met' AND btrim(comment) = ''))) THEN
            RAISE EXCEPTION 'a signed opinion answers every line'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.conclusion = 'favourable' AND EXISTS (
            SELECT FROM review_opinionline WHERE opinion_id = NEW.id AND result = 'not_met') THEN
            RAISE EXCEPTION 'a favourable opinion has no line that is not met'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION review_keep_parts_of_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM review_opinion WHERE signed_at IS NOT NULL
               AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.opinion_id END,
                          CASE WHEN TG_OP <> 'DELETE' THEN NEW.opinion_id END)) THEN
        RAISE EXCEPTION 'a signed opinion stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION review_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Points that a sheet uses stay as the committee set them.
CREATE FUNCTION review_keep_weights_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used bigint;
BEGIN
    IF TG_TABLE_NAME = 'review_weightset' THEN
        used := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        used := NEW.weights_id;
    ELSE
        used := OLD.weights_id;
    END IF;
    IF EXISTS (SELECT FROM review_evaluation WHERE weights_id = used) THEN
        RAISE EXCEPTION 'points that a sheet uses stay' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- A sheet takes its points once.
CREATE FUNCTION review_keep_points_of_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.project_id <> NEW.project_id
       OR (OLD.weights_id IS NOT NULL AND NEW.weights_id IS DISTINCT FROM OLD.weights_id) THEN
        RAISE EXCEPTION 'a sheet keeps its work and its points'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_points BEFORE DELETE OR UPDATE ON review_evaluation
    FOR EACH ROW EXECUTE FUNCTION review_keep_points_of_sheet();
CREATE TRIGGER keep_signed BEFORE INSERT OR DELETE OR UPDATE ON review_opinion
    FOR EACH ROW EXECUTE FUNCTION review_keep_signed();
CREATE TRIGGER keep_signed BEFORE INSERT OR DELETE OR UPDATE ON review_opinionline
    FOR EACH ROW EXECUTE FUNCTION review_keep_parts_of_signed();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON review_score
    FOR EACH ROW EXECUTE FUNCTION review_refuse_change();
CREATE TRIGGER keep_signed BEFORE INSERT OR DELETE OR UPDATE ON review_seenpaper
    FOR EACH ROW EXECUTE FUNCTION review_keep_parts_of_signed();
CREATE TRIGGER keep_in_use BEFORE INSERT OR DELETE OR UPDATE ON review_weight
    FOR EACH ROW EXECUTE FUNCTION review_keep_weights_in_use();
CREATE TRIGGER keep_in_use BEFORE DELETE OR UPDATE ON review_weightset
    FOR EACH ROW EXECUTE FUNCTION review_keep_weights_in_use();
"""
BACKWARD = """
DROP FUNCTION review_keep_parts_of_signed CASCADE;
DROP FUNCTION review_keep_points_of_sheet CASCADE;
DROP FUNCTION review_keep_signed CASCADE;
DROP FUNCTION review_keep_weights_in_use CASCADE;
DROP FUNCTION review_refuse_change CASCADE;
"""


class Migration(migrations.Migration):

    replaces = [('review', '0001_opinions'), ('review', '0002_signed_opinions_stay'), ('review', '0003_evaluations'), ('review', '0004_scores_only_grow')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006_invitations_and_hand_overs'),
        ('documents', '0001_squashed_0011_notes_of_federations'),
        ('places', '0001_squashed_0002_migration_intensity'),
        ('projects', '0001_squashed_0030_rights_and_filing'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='WeightSet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.CharField(max_length=40, verbose_name='programa')),
                    ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ejercicio fiscal')),
                    ('family', models.CharField(choices=[('solidarity', 'Solidaria'), ('investment', 'De inversión')], max_length=12, verbose_name='familia')),
                    ('act', models.CharField(max_length=120, verbose_name='número del acta')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                    ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.state', verbose_name='estado')),
                ],
                options={
                    'verbose_name': 'puntos de un ejercicio',
                    'verbose_name_plural': 'puntos de los ejercicios',
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'fiscal_year', 'state', 'family'), name='year_has_one_set_of_weights'), models.CheckConstraint(condition=models.Q(('act', ''), _negated=True), name='weights_have_their_act')],
                },
            ),
            migrations.CreateModel(
                name='Evaluation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('begun_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='projects.project')),
                    ('weights', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='review.weightset')),
                ],
                options={
                    'verbose_name': 'cédula de evaluación',
                    'verbose_name_plural': 'cédulas de evaluación',
                },
            ),
            migrations.CreateModel(
                name='Opinion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('technical', 'Dictamen técnico'), ('normative', 'Dictamen normativo')], max_length=10, verbose_name='clase')),
                    ('subject', models.CharField(blank=True, choices=[('water', 'Agua, drenaje y saneamiento'), ('power', 'Electricidad'), ('roads', 'Caminos y vialidades'), ('education', 'Escuelas'), ('health', 'Salud'), ('environment', 'Medio ambiente')], max_length=12, verbose_name='materia')),
                    ('version', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='versión')),
                    ('checklist_sha256', models.CharField(editable=False, max_length=64)),
                    ('conclusion', models.CharField(blank=True, choices=[('favourable', 'Procedente'), ('conditional', 'Procedente condicionado'), ('unfavourable', 'Improcedente')], max_length=12, verbose_name='conclusión')),
                    ('reasons', models.TextField(blank=True, max_length=4000, verbose_name='razones')),
                    ('conditions', models.TextField(blank=True, max_length=4000, verbose_name='condiciones')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='vigente hasta')),
                    ('licence', models.CharField(blank=True, max_length=20, verbose_name='cédula profesional')),
                    ('project_revision', models.PositiveIntegerField(verbose_name='versión de la solicitud')),
                    ('answers_sha256', models.CharField(blank=True, editable=False, max_length=64)),
                    ('title', models.CharField(blank=True, max_length=120, verbose_name='cargo')),
                    ('begun_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('saved_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('signed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='firmado')),
                    ('revision', models.PositiveIntegerField(default=1, editable=False)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo firma')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='quién lo emite')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='projects.project')),
                    ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='projects.opinionrequest')),
                ],
                options={
                    'verbose_name': 'dictamen',
                    'verbose_name_plural': 'dictámenes',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['technical', 'normative'])), name='opinion_has_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('version', 0)), models.Q(('signed_at__isnull', False), ('version__gt', 0), models.Q(('conclusion', ''), _negated=True), models.Q(('answers_sha256', ''), _negated=True)), _connector='OR'), name='signed_opinion_concludes'), models.CheckConstraint(condition=models.Q(models.Q(('conclusion', 'conditional'), _negated=True), ('signed_at__isnull', True), models.Q(('conditions', ''), _negated=True), _connector='OR'), name='conditional_opinion_has_conditions'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'technical'), ('request__isnull', True), ('subject', '')), models.Q(('kind', 'normative'), ('request__isnull', False), models.Q(('subject', ''), _negated=True)), _connector='OR'), name='normative_opinion_was_asked_for'), models.UniqueConstraint(condition=models.Q(('signed_at__isnull', True)), fields=('project', 'kind', 'office', 'subject'), name='office_has_one_draft_of_an_opinion'), models.UniqueConstraint(condition=models.Q(('signed_at__isnull', False)), fields=('project', 'kind', 'office', 'subject', 'version'), name='opinion_has_its_version')],
                },
            ),
            migrations.CreateModel(
                name='OpinionLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('code', models.CharField(max_length=40)),
                    ('text', models.CharField(max_length=300, verbose_name='qué se revisa')),
                    ('source', models.CharField(max_length=400, verbose_name='fuente')),
                    ('is_confirmed', models.BooleanField(verbose_name='confirmado')),
                    ('result', models.CharField(blank=True, choices=[('met', 'Cumple'), ('not_met', 'No cumple'), ('not_applicable', 'No aplica')], max_length=14, verbose_name='resultado')),
                    ('comment', models.TextField(blank=True, max_length=2000, verbose_name='comentario')),
                    ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='review.opinion')),
                ],
                options={
                    'verbose_name': 'renglón de un dictamen',
                    'verbose_name_plural': 'renglones de un dictamen',
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('opinion', 'code'), name='line_is_once_in_an_opinion')],
                },
            ),
            migrations.CreateModel(
                name='Score',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('criterion', models.CharField(max_length=40, verbose_name='criterio')),
                    ('source', models.CharField(choices=[('automatic', 'Del catálogo'), ('by_hand', 'A mano')], max_length=9)),
                    ('finding', models.CharField(max_length=300, verbose_name='qué se encontró')),
                    ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='puntos')),
                    ('reason', models.TextField(blank=True, max_length=1000, verbose_name='razón')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='review.evaluation')),
                ],
                options={
                    'verbose_name': 'calificación',
                    'verbose_name_plural': 'calificaciones',
                    'ordering': ['pk'],
                    'indexes': [models.Index(fields=['evaluation', 'criterion', '-id'], name='newest_score')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('points__isnull', True), ('points__gte', Decimal('0')), _connector='OR'), name='score_is_not_negative'), models.CheckConstraint(condition=models.Q(('source', 'automatic'), models.Q(('source', 'by_hand'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='score_by_hand_has_its_reason')],
                },
            ),
            migrations.CreateModel(
                name='SeenPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('proposal', 'Solicitud de apoyo'), ('technical_file', 'Expediente técnico'), ('budget', 'Presupuesto'), ('drawings', 'Planos'), ('assembly', 'Acta de asamblea'), ('commitment', 'Carta compromiso'), ('land', 'Propiedad o derecho de vía'), ('permit', 'Permiso'), ('quotation', 'Cotización'), ('business_plan', 'Plan de negocios'), ('other', 'Otro')], max_length=16, verbose_name='clase')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre o número')),
                    ('version', models.CharField(blank=True, max_length=40, verbose_name='versión')),
                    ('dated_on', models.DateField(blank=True, null=True, verbose_name='fecha')),
                    ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                    ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='review.opinion')),
                ],
                options={
                    'verbose_name': 'papel revisado',
                    'verbose_name_plural': 'papeles revisados',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='seen_paper_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Weight',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('criterion', models.CharField(max_length=40, verbose_name='criterio')),
                    ('points', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='puntos')),
                    ('weights', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weights', to='review.weightset')),
                ],
                options={
                    'verbose_name': 'puntos de un criterio',
                    'verbose_name_plural': 'puntos de los criterios',
                    'constraints': [models.UniqueConstraint(fields=('weights', 'criterion'), name='criterion_has_one_weight'), models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='weight_is_positive')],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

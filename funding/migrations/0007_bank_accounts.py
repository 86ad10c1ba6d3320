"""The one bank account of each work, what its bank tells of it, and that each deposit is found there once."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION funding_bank_account_only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_on IS NOT NULL
       OR (NEW.id, NEW.fund_id, NEW.bank, NEW.clabe, NEW.holder, NEW.signatories, NEW.opened_on,
           NEW.registered_by_id, NEW.registered_at)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.bank, OLD.clabe, OLD.holder, OLD.signatories, OLD.opened_on,
           OLD.registered_by_id, OLD.registered_at) THEN
        RAISE EXCEPTION 'a bank account closes once, and nothing else of it changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM funding_movement m WHERE m.account_id = NEW.id AND m.booked_on > NEW.closed_on) THEN
        RAISE EXCEPTION 'a bank account closes after its last movement'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_closes BEFORE UPDATE OR DELETE ON funding_bankaccount
    FOR EACH ROW EXECUTE FUNCTION funding_bank_account_only_closes();

CREATE FUNCTION funding_movement_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT account_id FROM funding_statement WHERE id = NEW.statement_id) IS DISTINCT FROM NEW.account_id THEN
        RAISE EXCEPTION 'a movement is of the account of its statement'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (SELECT NEW.booked_on BETWEEN opened_on AND coalesce(closed_on, NEW.booked_on)
              FROM funding_bankaccount WHERE id = NEW.account_id) THEN
        RAISE EXCEPTION 'nothing moves in a bank account before it opens or after it closes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER movement_fits BEFORE INSERT ON funding_movement
    FOR EACH ROW EXECUTE FUNCTION funding_movement_fits();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_statement
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_movement
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();

CREATE FUNCTION funding_echo_settles_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'other' OR NOT EXISTS (
            SELECT 1 FROM funding_movement m JOIN funding_statement s ON s.id = NEW.statement_id
             WHERE m.id = NEW.like_id AND m.account_id = NEW.account_id AND s.account_id = NEW.account_id
               AND m.booked_on = NEW.booked_on AND m.amount = NEW.amount AND m.statement_id <> s.id) THEN
            RAISE EXCEPTION 'an echo tells again of a movement of another file of its account'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state <> 'waiting'
       OR (NEW.id, NEW.account_id, NEW.statement_id, NEW.like_id, NEW.booked_on, NEW.amount, NEW.reference,
           NEW.description, NEW.counterpart, NEW.tracking_key, NEW.fingerprint)
          IS DISTINCT FROM (OLD.id, OLD.account_id, OLD.statement_id, OLD.like_id, OLD.booked_on, OLD.amount,
           OLD.reference, OLD.description, OLD.counterpart, OLD.tracking_key, OLD.fingerprint) THEN
        RAISE EXCEPTION 'an echo is settled once, and says what its file said'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.state = 'other') IS DISTINCT FROM EXISTS (
        SELECT 1 FROM funding_movement m
         WHERE m.account_id = NEW.account_id AND m.fingerprint = NEW.fingerprint) THEN
        RAISE EXCEPTION 'an echo is booked if it is another movement, and only then'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settles_once BEFORE INSERT OR UPDATE OR DELETE ON funding_echo
    FOR EACH ROW EXECUTE FUNCTION funding_echo_settles_once();

CREATE FUNCTION funding_authorisation_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told funding_declaration;
BEGIN
    SELECT * INTO told FROM funding_declaration WHERE id = NEW.declaration_id FOR UPDATE;
    IF told.state <> 'declared' OR NOT (told.by_another OR told.other_account <> '') THEN
        RAISE EXCEPTION 'only an exception that waits is authorised'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF told.declared_by_id = NEW.granted_by_id THEN
        RAISE EXCEPTION 'who declares a deposit does not authorise it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authorisation_fits BEFORE INSERT ON funding_authorisation
    FOR EACH ROW EXECUTE FUNCTION funding_authorisation_fits();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_authorisation
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();

DROP TRIGGER settle_once ON funding_declaration;
CREATE OR REPLACE FUNCTION funding_settle_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'declared' THEN
            RAISE EXCEPTION 'a declaration is told first, and settled by another person'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
       OR (NEW.id, NEW.fund_id, NEW.payer, NEW.amount, NEW.paid_on, NEW.reference, NEW.paid_by, NEW.by_another,
           NEW.other_bank, NEW.other_account, NEW.declared_by_id, NEW.declared_at)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.payer, OLD.amount, OLD.paid_on, OLD.reference, OLD.paid_by,
           OLD.by_another, OLD.other_bank, OLD.other_account, OLD.declared_by_id, OLD.declared_at)
       -- Once verified, only the movement is added that a later file of the bank tells.
       OR OLD.state <> 'declared' AND (OLD.state <> 'verified' OR OLD.movement_id IS NOT NULL
          OR (NEW.state, NEW.settled_by_id, NEW.settled_at, NEW.reason, NEW.deposit_id, NEW.paper)
             IS DISTINCT FROM (OLD.state, OLD.settled_by_id, OLD.settled_at, OLD.reason, OLD.deposit_id,
              OLD.paper)) THEN
        RAISE EXCEPTION 'a declaration is settled once, and says what it said'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.deposit_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_deposit d
         WHERE d.id = NEW.deposit_id AND d.fund_id = NEW.fund_id AND d.payer = NEW.payer
           AND d.amount = NEW.amount AND d.reference = NEW.reference) THEN
        RAISE EXCEPTION 'the deposit is not the one that was declared'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'verified' AND (NEW.by_another OR NEW.other_account <> '')
       AND NOT EXISTS (SELECT 1 FROM funding_authorisation WHERE declaration_id = NEW.id) THEN
        RAISE EXCEPTION 'an exception counts after it was authorised'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.movement_id IS NOT NULL THEN
        -- Whoever wants the same movement waits here.
        PERFORM 1 FROM funding_movement WHERE id = NEW.movement_id FOR UPDATE;
        IF NOT EXISTS (
            SELECT 1 FROM funding_movement m JOIN funding_bankaccount a ON a.id = m.account_id
              JOIN funding_deposit d ON d.id = NEW.deposit_id
             WHERE m.id = NEW.movement_id AND a.fund_id = NEW.fund_id AND m.amount = NEW.amount
               AND (OLD.state = 'verified' OR m.booked_on = d.received_on)) THEN
            RAISE EXCEPTION 'the movement is not the deposit that was declared'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM funding_declaration o JOIN funding_deposit d ON d.id = o.deposit_id
             WHERE o.movement_id = NEW.movement_id AND o.id <> NEW.id
               AND NOT EXISTS (SELECT 1 FROM funding_entry r WHERE r.reverses_id = d.entry_id)) THEN
            RAISE EXCEPTION 'a movement verifies one deposit'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF OLD.state = 'declared' AND NEW.state = 'verified'
          AND EXISTS (SELECT 1 FROM funding_bankaccount WHERE fund_id = NEW.fund_id) THEN
        IF NEW.paper = '' THEN
            RAISE EXCEPTION 'a deposit without a movement names the paper on which it was found'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.other_account = '' AND EXISTS (
            SELECT 1 FROM funding_statement s JOIN funding_bankaccount a ON a.id = s.account_id
              JOIN funding_deposit d ON d.id = NEW.deposit_id
             WHERE a.fund_id = NEW.fund_id AND s.layout <> 'cep' AND d.received_on BETWEEN s.since AND s.until
            ) THEN
            RAISE EXCEPTION 'a statement tells of that day: the deposit is one of its movements'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settle_once BEFORE INSERT OR UPDATE OR DELETE ON funding_declaration
    FOR EACH ROW EXECUTE FUNCTION funding_settle_once();
"""
BACKWARD = """
DROP TRIGGER settle_once ON funding_declaration;
CREATE OR REPLACE FUNCTION funding_settle_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'declared'
       OR (NEW.id, NEW.fund_id, NEW.payer, NEW.amount, NEW.paid_on, NEW.reference, NEW.paid_by,
           NEW.declared_by_id, NEW.declared_at)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.payer, OLD.amount, OLD.paid_on, OLD.reference, OLD.paid_by,
           OLD.declared_by_id, OLD.declared_at) THEN
        RAISE EXCEPTION 'a declaration is settled once, and says what it said'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.deposit_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_deposit d
         WHERE d.id = NEW.deposit_id AND d.fund_id = NEW.fund_id AND d.payer = NEW.payer
           AND d.amount = NEW.amount AND d.reference = NEW.reference) THEN
        RAISE EXCEPTION 'the deposit is not the one that was declared'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settle_once BEFORE UPDATE OR DELETE ON funding_declaration
    FOR EACH ROW EXECUTE FUNCTION funding_settle_once();
DROP TRIGGER append_only ON funding_authorisation;
DROP TRIGGER authorisation_fits ON funding_authorisation;
DROP FUNCTION funding_authorisation_fits();
DROP TRIGGER settles_once ON funding_echo;
DROP FUNCTION funding_echo_settles_once();
DROP TRIGGER append_only ON funding_movement;
DROP TRIGGER append_only ON funding_statement;
DROP TRIGGER movement_fits ON funding_movement;
DROP FUNCTION funding_movement_fits();
DROP TRIGGER only_closes ON funding_bankaccount;
DROP FUNCTION funding_bank_account_only_closes();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0006_declared_deposits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank', models.CharField(max_length=80, verbose_name='banco')),
                ('clabe', models.CharField(max_length=18, verbose_name='CLABE')),
                ('holder', models.CharField(max_length=200, verbose_name='titular')),
                ('signatories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None, verbose_name='firmantes')),
                ('opened_on', models.DateField(verbose_name='abierta el')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='cerrada el')),
                ('registered_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrada')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_accounts', to='funding.fund')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la registró')),
            ],
            options={
                'verbose_name': 'cuenta bancaria',
                'verbose_name_plural': 'cuentas bancarias',
                'ordering': ['-opened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='archivo')),
                ('layout', models.CharField(max_length=20, verbose_name='formato')),
                ('sha256', models.CharField(max_length=64, verbose_name='huella SHA-256')),
                ('since', models.DateField(verbose_name='del')),
                ('until', models.DateField(verbose_name='al')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='funding.bankaccount')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo importó')),
            ],
            options={
                'verbose_name': 'estado de cuenta',
                'verbose_name_plural': 'estados de cuenta',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('booked_on', models.DateField(verbose_name='fecha')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='referencia')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='concepto')),
                ('counterpart', models.CharField(blank=True, max_length=200, verbose_name='ordenante o beneficiario')),
                ('tracking_key', models.CharField(blank=True, max_length=60, verbose_name='clave de rastreo')),
                ('fingerprint', models.CharField(max_length=64)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='funding.bankaccount')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='funding.statement')),
            ],
            options={
                'verbose_name': 'movimiento',
                'verbose_name_plural': 'movimientos',
                'ordering': ['-booked_on', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(('clabe__regex', '^[0-9]{18}$')), name='clabe_has_18_digits'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bank', ''), _negated=True), models.Q(('holder', ''), _negated=True)), name='bank_account_has_bank_and_holder'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(('signatories__len__gt', 0)), name='bank_account_has_signatories'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='bank_account_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('fund',), name='fund_has_one_open_bank_account'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('clabe',), name='clabe_serves_one_fund'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('account', 'sha256'), name='statement_is_imported_once'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(fields=['account', '-booked_on', '-id'], name='movements_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.UniqueConstraint(fields=('account', 'fingerprint'), name='movement_is_booked_once'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='movement_moves_money'),
        ),
        migrations.CreateModel(
            name='Authorisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=2000, verbose_name='razón')),
                ('paper', models.CharField(max_length=120, verbose_name='oficio que la autoriza')),
                ('granted_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='autorizada')),
            ],
            options={
                'verbose_name': 'autorización de un depósito',
                'verbose_name_plural': 'autorizaciones de depósitos',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Echo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('booked_on', models.DateField(verbose_name='fecha')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='referencia')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='concepto')),
                ('counterpart', models.CharField(blank=True, max_length=200, verbose_name='ordenante o beneficiario')),
                ('tracking_key', models.CharField(blank=True, max_length=60, verbose_name='clave de rastreo')),
                ('fingerprint', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Por aclarar'), ('same', 'El mismo movimiento'), ('other', 'Otro movimiento')], default='waiting', max_length=7, verbose_name='situación')),
            ],
            options={
                'verbose_name': 'renglón repetido',
                'verbose_name_plural': 'renglones repetidos',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='declaration',
            name='by_another',
            field=models.BooleanField(default=False, verbose_name='la transferencia la hizo alguien distinto de quien aporta'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='movement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='funding.movement', verbose_name='movimiento'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='other_account',
            field=models.CharField(blank=True, max_length=4, verbose_name='últimos 4 dígitos de la otra cuenta'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='other_bank',
            field=models.CharField(blank=True, max_length=80, verbose_name='banco de la otra cuenta'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='paper',
            field=models.CharField(blank=True, max_length=120, verbose_name='papel del banco'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('other_account', ''), ('other_bank', '')), models.Q(models.Q(('other_bank', ''), _negated=True), ('other_account__regex', '^[0-9]{4}$')), _connector='OR'), name='other_account_is_told_whole'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('movement__isnull', True), ('paper', '')), models.Q(('state', 'verified'), models.Q(('movement__isnull', True), ('other_account', ''), _connector='OR')), _connector='OR'), name='verified_deposit_was_found_somewhere'),
        ),
        migrations.AddField(
            model_name='authorisation',
            name='declaration',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='authorisation', to='funding.declaration'),
        ),
        migrations.AddField(
            model_name='authorisation',
            name='granted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la autorizó'),
        ),
        migrations.AddField(
            model_name='echo',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='echoes', to='funding.bankaccount'),
        ),
        migrations.AddField(
            model_name='echo',
            name='like',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='echoes', to='funding.movement', verbose_name='movimiento que se le parece'),
        ),
        migrations.AddField(
            model_name='echo',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo aclaró'),
        ),
        migrations.AddField(
            model_name='echo',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='echoes', to='funding.statement'),
        ),
        migrations.AddConstraint(
            model_name='authorisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('paper', ''), _negated=True)), name='authorisation_has_reason_and_paper'),
        ),
        migrations.AddConstraint(
            model_name='echo',
            constraint=models.UniqueConstraint(fields=('account', 'fingerprint'), name='echo_is_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='echo',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'same')), fields=('statement', 'like'), name='file_tells_a_movement_once'),
        ),
        migrations.AddConstraint(
            model_name='echo',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_by__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('settled_by__isnull', False)), _connector='OR'), name='echo_is_settled_by_somebody'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

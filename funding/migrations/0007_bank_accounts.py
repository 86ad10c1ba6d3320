"""The one bank account of each work: it only closes, and what its bank tells of it only grows."""

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
"""
BACKWARD = """
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
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

"""Funds of before know until when their parts are due: the day that their agreement says."""

from django.db import migrations

FORWARD = """
ALTER TABLE funding_fund DISABLE TRIGGER append_only;
UPDATE funding_fund f SET deposit_until = (d.facts->>'deposit_until')::date
  FROM projects_project p JOIN documents_document d ON d.id = p.agreement_id
 WHERE p.fund_id = f.id AND f.deposit_until IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE funding_fund ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_families_never_mix"), ("funding", "0006_declared_deposits")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]

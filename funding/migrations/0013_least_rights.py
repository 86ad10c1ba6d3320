"""Where whoever decides about money waits: a lock on a row would need the right to change it."""

from django.db import migrations

FORWARD = """
-- Who decides about a work's money waits here for whoever decides now.
CREATE FUNCTION funding_hold(p_fund bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.funding_fund WHERE id = p_fund FOR UPDATE;
END $$;
-- The same for the ceilings of pots, always in the order of their keys.
CREATE FUNCTION funding_hold_pots(p_pots bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.funding_pot WHERE id = ANY (p_pots) ORDER BY id FOR NO KEY UPDATE;
END $$;
"""
BACKWARD = """
DROP FUNCTION funding_hold(bigint);
DROP FUNCTION funding_hold_pots(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0012_sightings")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

"""The clubs of today are on record in their federations, from a day that nobody wrote down."""

from django.db import migrations

FORWARD = """
INSERT INTO clubs_affiliation (club_id, federation_id)
SELECT club.id, club.federation_id FROM clubs_club AS club
 WHERE club.federation_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM clubs_affiliation AS known WHERE known.club_id = club.id)
"""


class Migration(migrations.Migration):
    dependencies = [("clubs", "0006_federations_issue_and_report")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]

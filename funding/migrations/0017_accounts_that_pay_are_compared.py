"""The account that a receipt of SPEI tells is kept as a keyed hash, by which payers of two clubs are found."""

from django.conf import settings
from django.db import migrations, models

FORWARD = """
-- Like all that a file said, it is not told otherwise when somebody settles the line.
CREATE TRIGGER key_stays BEFORE UPDATE OF counterpart_key ON funding_echo
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0016_posting_asks_less'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='echo',
            name='counterpart_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='movement',
            name='counterpart_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name='echo',
            index=models.Index(condition=models.Q(('counterpart_key', ''), _negated=True), fields=['counterpart_key'], name='echoes_by_account'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(condition=models.Q(('counterpart_key', ''), _negated=True), fields=['counterpart_key'], name='movements_by_account'),
        ),
        migrations.RunSQL(FORWARD, "DROP TRIGGER key_stays ON funding_echo;"),
    ]

"""Answers to remarks have papers, and commitments their letters as files, which stay as they came."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_commitmentletter
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
"""

BACKWARD = "DROP TRIGGER append_only ON projects_commitmentletter;"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_files_that_people_bring"),
        ("projects", "0027_one_name_for_ten_percent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=120, verbose_name="número de oficio")),
                ("dated_on", models.DateField(verbose_name="fecha del oficio")),
                (
                    "given_at",
                    models.DateTimeField(
                        db_default=django.contrib.postgres.functions.TransactionNow(),
                        editable=False,
                        verbose_name="entregado",
                    ),
                ),
            ],
            options={
                "verbose_name": "oficio de compromiso",
                "verbose_name_plural": "oficios de compromiso",
                "ordering": ["-pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="broughtpaper",
            name="file_is_given_once_as_one_paper",
        ),
        migrations.AddField(
            model_name="broughtpaper",
            name="remark",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="projects.remark",
            ),
        ),
        migrations.AddConstraint(
            model_name="broughtpaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("project", "code", "file", "remark"),
                name="file_is_given_once_as_one_paper",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="commitmentletter",
            name="commitment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="projects.commitment"
            ),
        ),
        migrations.AddField(
            model_name="commitmentletter",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.receivedfile",
                verbose_name="archivo",
            ),
        ),
        migrations.AddField(
            model_name="commitmentletter",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="lo entregó",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitmentletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="letter_has_its_number"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

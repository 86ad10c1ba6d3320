"""What sheets say together: the total of each work, in one query, for whoever ranks them."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection

TOTALS = """
SELECT sheet.project_id, sum(newest.points)
FROM review_evaluation AS sheet
JOIN LATERAL (
    SELECT DISTINCT ON (criterion) criterion, points FROM review_score
    WHERE evaluation_id = sheet.id ORDER BY criterion, id DESC
) AS newest ON true
JOIN review_weight AS weight ON weight.weights_id = sheet.weights_id AND weight.criterion = newest.criterion
WHERE sheet.project_id = ANY(%s)
GROUP BY sheet.project_id, sheet.weights_id
HAVING count(newest.points) = (SELECT count(*) FROM review_weight WHERE weights_id = sheet.weights_id)
"""


def scores_of(project_ids: Iterable[int]) -> dict[int, Decimal]:
    """The total of each work whose sheet is whole under known weights; the others are ranked by hand."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, [list(project_ids)])
        return {project: Decimal(total) for project, total in cursor.fetchall()}

"""The bench tells ratios, and takes turns."""

from tres_por_uno.bench import in_turn, result
from tres_por_uno.bench.rows import ROWS
from tres_por_uno.management.commands.bench import table


def test_subject_and_baseline_take_turns_after_the_same_preparation():
    seen = []

    in_turn(lambda: seen.append("subject"), lambda: seen.append("baseline"), 2, lambda: seen.append("before"))

    assert seen == ["before", "subject", "before", "baseline"] * 2


def test_a_row_has_the_keys_that_other_programs_read():
    row = result("places.search", "one search", "ms", (0.003, 0.002))

    assert row.facts() == {
        "name": "places.search",
        "what": "one search",
        "value": 3.0,
        "unit": "ms",
        "baseline": 2.0,
        "ratio": 1.5,
    }
    assert "places.search  3.0    ms    2.0       1.5    one search" in table([row])


def test_every_row_has_a_name_of_its_room():
    assert set(ROWS) == {
        *("places.load", "places.search", "projects.file_and_agree", "documents.agreement"),
        *("documents.print", "documents.memory", "documents.click_to_ready"),
        *("proposal.last_day", "proposal.first_view", "proposal.next_view"),
        *("proposal.tasks", "proposal.review"),
        *("ledger.post_1", "ledger.post_8", "ledger.post_1_hordak", "ledger.post_8_hordak"),
        *("ledger.post_1_hordak_same", "ledger.post_8_hordak_same"),
        *("ledger.balance", "ledger.balance_100k", "ledger.statement", "ledger.statement_100k"),
        *("review.queue_first", "review.queue_filtered", "review.queue_deep"),
        *("review.queue_first_page", "review.queue_filtered_page", "review.queue_deep_page"),
        *("review.search", "review.search_page", "review.file", "review.file_page"),
        *("review.facets", "review.facets_page"),
    }

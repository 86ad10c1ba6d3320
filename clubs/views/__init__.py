"""The pages of clubs, of their register, and of what they ask their consulate."""

from clubs.views.clubs import detail, index, issue_note

__all__ = ["detail", "index", "issue_note"]

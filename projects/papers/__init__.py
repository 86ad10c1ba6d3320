"""Papers of a work."""

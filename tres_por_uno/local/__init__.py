"""Runs the house on one computer: its own PostgreSQL and Valkey, web, worker and beat. No Docker."""

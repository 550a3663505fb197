"""Keeps an eye on a database: metrics, alerts, notifications."""

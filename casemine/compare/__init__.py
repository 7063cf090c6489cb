"""Findings across cases."""

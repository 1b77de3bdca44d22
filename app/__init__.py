"""Twofeet runs a live Open Space."""

__version__ = "0.1.0"

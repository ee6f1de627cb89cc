"""The small backend: agencies, catalogue."""

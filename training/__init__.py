"""Cohort, fit, evaluate, export: how the recommender in `onnx_models/` comes about."""

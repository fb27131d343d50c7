"""Joins each claim with the evidence that it is about; one module per kind of tie."""

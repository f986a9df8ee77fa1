"""Reconciliation: a client's names matched to actors, organisations and places, with what speaks for each.

The Reconciliation Service API 0.2, as OpenRefine and others speak it:
https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

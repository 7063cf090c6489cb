"""The fitted classifiers that casemine ships, as numbers, and their cards."""

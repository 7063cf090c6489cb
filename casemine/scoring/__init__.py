"""Records against gold: what was found, what was missed (guideline section 6)."""

"""From bytes to documents: decode, read, split."""

"""From documents to marked-up text: matching view, numerals, outline, sentences, words."""

"""From documents to records: figures, governance models, measures, fields, the whole case."""

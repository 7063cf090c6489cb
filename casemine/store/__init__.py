"""Cases in files: the case base, tables, JSON Lines, spreadsheets."""

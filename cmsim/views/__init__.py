"""What is shown: figures, tables, sentences and panels. Nothing is computed here."""

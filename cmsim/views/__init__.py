"""What is shown: sentences, charts, drawings and the widgets' kit. Nothing is computed here."""

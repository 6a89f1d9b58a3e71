"""What runs mean: measures, estimates, theory, survival, selection. Draws nothing."""

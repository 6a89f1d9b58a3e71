"""What runs mean: estimates, precision, selection, sensitivity, staffing. Draws nothing."""

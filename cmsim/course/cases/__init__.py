"""Cases: one text file each, with decisions that the model answers on the same patients."""

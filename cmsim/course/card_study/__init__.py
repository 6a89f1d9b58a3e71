"""Page 83: a card study, from the sheet to print to what it says about the panel."""

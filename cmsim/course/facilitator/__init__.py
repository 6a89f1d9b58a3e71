"""Pages 90 to 92: the console, the room and its screen, rehearsals and the cohort's debrief."""

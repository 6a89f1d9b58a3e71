"""Pages 90 and 91: the console, the room, rehearsals and the cohort's debrief."""

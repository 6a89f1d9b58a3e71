"""What all lessons share: pages, questions, the learner's record, printing and guides."""

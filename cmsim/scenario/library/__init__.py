"""Practices, workflows and mechanisms that come with the model."""

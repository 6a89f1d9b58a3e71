"""What people see, driven in a real browser."""

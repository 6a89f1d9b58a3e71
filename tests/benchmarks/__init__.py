"""What running costs, as multiples of something measured in the same process."""

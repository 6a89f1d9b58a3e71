"""What a practice can charge: fees, rules, claims from a log, and the account they make."""

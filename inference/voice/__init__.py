"""Room 2: what is said, and how."""

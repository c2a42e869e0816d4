"""Room 3: the face says it."""

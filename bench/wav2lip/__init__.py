"""The neural animator beside the original's method: both make the same videos in turn."""

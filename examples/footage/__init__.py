"""A video of someone who listens, made by the puppet itself, for footage to be tried with."""

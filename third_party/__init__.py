"""Published networks, written anew. Nothing in here imports anything of Mouthpiece."""

"""Neural voices whose networks are published on the Hub. Nothing here imports torch at import.

`speaker` is what they share: weights, loading, one sentence after the other. `running` is where a
network runs. Each of the other files is one network or one engine of the catalogue.
"""

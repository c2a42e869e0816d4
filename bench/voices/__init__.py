"""Neural voices at their true sizes, beside their bare networks."""

"""What ships with the project. A package, for others install one of this name."""

"""The page: what a person sees and what a program may call. No model code in it."""

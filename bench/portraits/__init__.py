"""Painters beside diffusers' bare pipelines: the same networks paint the same pictures in turn."""

"""What every neural voice does, whatever its model: a voice sample, text in words, long text.

The models themselves are elsewhere; nothing here imports torch.
"""

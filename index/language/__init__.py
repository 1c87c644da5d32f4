"""Swedish as letters and words: sentences, folding, typography, and lists of words."""

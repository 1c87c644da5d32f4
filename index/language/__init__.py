"""Swedish as letters and words: sentences, folding, typography."""

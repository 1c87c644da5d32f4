"""What Klara keeps: the documents (SQLite, the truth) and the generations derived from them."""

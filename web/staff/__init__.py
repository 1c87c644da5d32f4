"""Who works here: accounts, sessions, and how often a password may be guessed."""

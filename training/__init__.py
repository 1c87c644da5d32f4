"""How the shipped models were made. Needs the `bench` extra and the shared Swedish texts."""

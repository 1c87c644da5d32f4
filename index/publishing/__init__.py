"""Whether the service may answer, and who did what to it: a pause, and the log of acts."""

COMPARED = "compared.json"
"""The file in which the answers to the saved questions are kept; forgetting takes it away."""

DRIFT = "drift.json"
"""The file that says which shown quotes changed, with titles; forgetting takes it away."""

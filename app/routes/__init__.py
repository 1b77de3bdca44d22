"""HTTP in, one call, HTTP out. No rules, no queries beyond one lookup."""

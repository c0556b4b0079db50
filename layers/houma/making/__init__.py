"""How the sample zone is made: ground, streets, lots, stories, buildings, tables, writing. Run ../make_sample.py."""

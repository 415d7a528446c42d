"""The pages on which members keep their own listings."""

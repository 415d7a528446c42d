"""Places of the world, and the words people use for them: towns, countries, languages."""

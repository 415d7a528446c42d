"""What is asked of experts, of the secretariat, and of whoever asks for an expert."""

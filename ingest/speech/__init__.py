"""Sound to words with times, by Whisper. The story is in `transcribe`."""

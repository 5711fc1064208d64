"""The gate: the only way out. It decides, sends, and logs every attempt and every refusal."""

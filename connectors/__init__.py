"""One folder for each way in and out. Only the gate calls a sender."""

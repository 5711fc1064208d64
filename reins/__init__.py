"""The composition root: settings, the command line, and how the processes are wired and kept alive."""

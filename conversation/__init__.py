"""Conversations: what customers say is accepted, understood in turns, and answered in one transaction each."""

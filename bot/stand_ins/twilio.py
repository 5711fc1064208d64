"""Stands in for twilio, which this room leaves out."""

from inert import stand_in

stand_in(__name__)

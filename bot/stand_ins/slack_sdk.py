"""Stands in for slack_sdk, which this room leaves out."""

from inert import stand_in

stand_in(__name__)

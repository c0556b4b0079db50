"""Larger repairs of topology as a proposal: pair by pair, who gives and who gets which m2. Nothing is changed unless asked.

precedence.py  who keeps ground that two claim, and who gets ground that nobody has, by stated rules
propose.py     the transfers, one after the other, and what becomes of each parcel
ground.py      taking ground from a shape and adding it, without hairlines
proof.py       the result held against what was there before: clean, and every m2 accounted for
layers.py      the proposal as tables and layers, and the mended layers as the files had them
"""

from landmap.mend.layers import after_layer, before_layer, mended_layers, record, transfers_table
from landmap.mend.precedence import RULES
from landmap.mend.proof import Proof, prove
from landmap.mend.propose import Proposal, propose

__all__ = [
    "RULES",
    "Proof",
    "Proposal",
    "after_layer",
    "before_layer",
    "mended_layers",
    "propose",
    "prove",
    "record",
    "transfers_table",
]

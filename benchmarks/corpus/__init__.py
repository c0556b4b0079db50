"""A folder of faulty inputs with a manifest.json that states what must come of each: run whole, through reading and checking.

cases.py     one case: its file checked as a user would check it, and every difference from the manifest in words
outputs.py   what its outputs must not do: run text as markup or formulas, or show what is not public
judge.py     a process for the cases, made anew after one that crashed or hung
__main__.py  ``python -m benchmarks.corpus FOLDER``: all cases, what failed and how many
"""

"""Sound files of every format, damaged at random and read: python -m benchmarks.fuzz [--cases N] [--seed S] [FORMAT ...].

sound.py      one sound file of each format
damage.py     what chance does to its bytes
trial.py      one damaged file through gate, reader and checks, held against the laws
__main__.py   many of them, in processes with limits of memory and time; counts and the seeds that broke a law
"""

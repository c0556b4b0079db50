"""The map beside its peers: the same parcels, the network cut, one browser at a time.

parcels.py   what is drawn, made or real
peers.py     the page that each contestant makes of it
cdn.py       what pages ask of CDNs, from npm packages on this machine
browser.py   one page in one fresh browser: first paint, pan, restyle, memory, CPU
__main__.py  rounds, results, the table in docs/benchmarks.md
"""

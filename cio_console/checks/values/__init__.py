"""Values by themselves, whatever the file: texts, codes, days, names, e-mail addresses.

Pure functions over one value, which every format shares. The room imports no other of the checks.
"""

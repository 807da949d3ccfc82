def plain_python(s): return s

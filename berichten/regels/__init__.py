"""The rules: one rule, one module, file name = code. `bericht` is level 2, `keten` 3, `extern` 4."""

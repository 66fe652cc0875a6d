"""How a model executes: one file a runtime, behind one small protocol."""

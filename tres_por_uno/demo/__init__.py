"""Demo people and real works. The tests play with the same cast."""

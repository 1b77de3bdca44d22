"""The live push. Knows events by number, regions by id and html by bytes; it contains no noun of the method."""

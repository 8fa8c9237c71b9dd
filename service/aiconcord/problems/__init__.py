"""Problems: the one record in which every fault is told."""

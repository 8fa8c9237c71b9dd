"""Curating by hand: canonical files, tables for a spreadsheet, skeletons of new files."""

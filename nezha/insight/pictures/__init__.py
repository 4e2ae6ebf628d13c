"""Answers as pictures: told once as data, drawn in the app, a notebook, a saved page, print and CSV."""

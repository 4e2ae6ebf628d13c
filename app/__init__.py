"""The workbench in the browser: layout and wiring only.

What it shows comes from three places: run folders (`nezha.runs`), a model process (`nezha.worker`), and the option
metadata of the configurations (`nezha.options`).  The package installs as `nezha_app`; neither torch nor
transformers is imported in its process.
"""

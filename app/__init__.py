"""The workbench in the browser: layout and wiring only.

What it shows comes from three places: run folders (`nezha.runs`), a model process (`nezha.worker`), and the option
metadata of the configurations (`nezha.options`).  The package installs as `nezha_app`; neither torch nor
transformers is imported in its process.
"""

import os

# Read while gradio is imported, which any module below may be the first to do; nothing may go out.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# Gradio keeps a row of each of the last 10,000 events, and after every event makes a table of all of them, for a page
# of statistics that is not served here: a quarter of the server's time with a class at work, and memory that grows.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**31)

"""The workbench in the browser: layout and wiring only.

What it shows comes from three places: run folders (`nezha.runs`), a model process (`nezha.worker`), and the option
metadata of the configurations (`nezha.options`).  The package installs as `nezha_app`; neither torch nor
transformers is imported in its process.
"""

import os

# Read while gradio is imported, which any module below may be the first to do; nothing may go out.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

# Two commands matter: `make app` opens the workbench, `make test` runs every test.  `make site-open` reads the manual.
# Needs Python 3.11 or newer and pip; everything is installed into .venv, nothing outside this folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The theme would print a notice about other generators in every build.
export NO_MKDOCS_2_WARNING := 1
BENCHMARKS := $(filter-out __init__ report peers encoder_worker masking_worker kills_trainer visitor_page crash_scene,$(basename $(notdir $(wildcard benchmarks/*.py))))

.PHONY: app test check format bench lab lessons site site-open clean
.DELETE_ON_ERROR:

app: $(VENV)/.installed
	$(BIN)/nezha app --open

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@mkdir -p $(VENV)/typing && ln -sfn ../../app $(VENV)/typing/nezha_app
	$(BIN)/pyright
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev
	@set -e; for name in $(or $(NAME),$(BENCHMARKS)); do $(BIN)/python -m benchmarks.$$name; done

# The settings in notebooks/.jupyter open the course's index and ask nothing of another machine.
lab: $(VENV)/.installed-notebook
	JUPYTER_CONFIG_PATH=notebooks/.jupyter $(BIN)/jupyter lab notebooks

# Runs the lessons and stores what they showed; `make lessons NAME="03 04"` runs those alone, NAME=prose those whose
# code has changed.
lessons: $(VENV)/.installed-notebook
	$(BIN)/python -m nezha.course $(NAME)

# Both languages, into site/; a warning is an error.  The pages need no server and ask nothing of the network.
site: $(VENV)/.installed-docs
	$(BIN)/python -m mkdocs build --quiet --config-file mkdocs.yml
	$(BIN)/python -m mkdocs build --quiet --config-file mkdocs.zh.yml
	@cp docs/site/index.html site/index.html

site-open: site
	$(BIN)/python -m webbrowser "file://$(CURDIR)/site/index.html"

clean:
	rm -rf $(VENV) build site *.egg-info

# A stamp a set of packages: the second call finds it and does nothing.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; %s is %d.%d; say which one to use: make PYTHON=python3.12 …" % ((sys.executable,) + sys.version_info[:2]) if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[bertviz]'
	@touch $@

$(VENV)/.installed-%: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[$*]'
	@touch $@ $(VENV)/.installed
